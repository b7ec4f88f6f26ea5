import { formatNumber } from '../../viz/format.ts';
import type { Task } from './task.ts';

/** Guidance 0, tried on the step on show. */
export const triedZero: Task = {
	done: ({ trace, selection }) => trace !== undefined && selection.tried === 0,
	progress: ({ trace, selection: { tried } }) =>
		trace &&
		(tried === null
			? `The panel guides as the run did, with s = ${formatNumber(trace.request.guidance)}.`
			: `The panel guides with s = ${formatNumber(tried)}.`)
};
