import type { RunRequest } from '../trace/run.ts';
import type { Draft } from './request-check.ts';

/** Whether two requests ask for the same picture. */
export function isSameRequest(a: Draft, b: RunRequest): boolean {
	return (
		a.prompt === b.prompt &&
		a.seed === b.seed &&
		a.steps === b.steps &&
		a.guidance === b.guidance &&
		a.sampler === b.sampler
	);
}
