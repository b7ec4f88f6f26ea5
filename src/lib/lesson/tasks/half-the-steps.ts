import type { Task } from './task.ts';

/** A picture drawn to its end in at most half as many steps as the model's own settings take. */
export const halfTheSteps: Task = {
	done: ({ manifest, trace }) =>
		manifest !== undefined &&
		trace !== undefined &&
		trace.request.steps <= manifest.defaults.steps / 2 &&
		trace.steps.length === trace.request.steps,
	progress: ({ manifest, trace }) =>
		manifest &&
		trace &&
		`The run on this page has ${trace.request.steps} steps; the model’s own settings are ${manifest.defaults.steps}.`
};
