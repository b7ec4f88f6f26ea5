import { formatNumber } from '../../viz/format.ts';
import type { Task } from './task.ts';

/** The words that the site opens with, drawn to the end from other noise. */
export const anotherSeed: Task = {
	done: ({ manifest, trace }) =>
		manifest !== undefined &&
		trace !== undefined &&
		trace.request.prompt === manifest.defaults.prompt &&
		trace.request.seed !== manifest.defaults.seed &&
		trace.steps.length === trace.request.steps,
	progress: ({ trace }) =>
		trace &&
		`The picture on this page is “${trace.request.prompt}” from seed ${formatNumber(trace.request.seed)}.`
};
