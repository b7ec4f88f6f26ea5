import { areSameChanges, firstDifference } from '../trace/changes.ts';
import type { PlainRequest, RunRequest } from '../trace/run.ts';
import type { Draft } from './request-check.ts';

/** A request whose numbers may be missing. */
export type AskedRequest = Draft & Pick<RunRequest, 'changes' | 'start'>;

/** Whether two requests ask for the same picture. */
export function isSameRequest(a: AskedRequest, b: RunRequest): boolean {
	return isSameUnchanged(a, b) && areSameChanges(a.changes ?? [], b.changes ?? []);
}

/** Whether two requests would ask for the same picture if nothing were changed by hand. */
export function isSameUnchanged(a: AskedRequest, b: RunRequest): boolean {
	return (
		a.prompt === b.prompt &&
		a.seed === b.seed &&
		a.steps === b.steps &&
		a.guidance === b.guidance &&
		a.sampler === b.sampler &&
		a.start?.latent === b.start?.latent &&
		a.start?.level === b.start?.level
	);
}

/** How many steps two requests go the same way. */
export function commonSteps(a: RunRequest, b: RunRequest): number {
	if (!isSameUnchanged(a, b)) return 0;
	return firstDifference(a.changes ?? [], b.changes ?? [], a.steps);
}

/** The same request with the model left to itself. */
export function withoutChanges({ prompt, seed, steps, guidance, sampler, start }: RunRequest) {
	const plain: PlainRequest = { prompt, seed, steps, guidance, sampler };
	return { ...plain, ...(start && { start }) };
}
