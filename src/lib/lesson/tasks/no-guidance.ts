import { formatNumber } from '../../viz/format.ts';
import type { Task } from './task.ts';

/** A run in which the prompt is not exaggerated. */
export const noGuidance: Task = {
	done: ({ trace }) =>
		trace !== undefined && trace.steps.length > 0 && trace.request.guidance === 1,
	progress: ({ trace }) =>
		trace && `The run on this page has guidance ${formatNumber(trace.request.guidance)}.`
};
