import type { Task } from './task.ts';

/** A picture that is not the one the site opens with, drawn to its end. */
export const ownPrompt: Task = {
	done: ({ manifest, trace }) =>
		manifest !== undefined &&
		trace !== undefined &&
		trace.request.prompt !== manifest.defaults.prompt &&
		trace.steps.length === trace.request.steps,
	progress: ({ trace }) => trace && `The picture on this page is “${trace.request.prompt}”.`
};
