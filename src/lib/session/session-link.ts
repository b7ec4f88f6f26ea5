import { areSameChanges } from '../trace/changes.ts';
import type { RunRequest } from '../trace/run.ts';
import { NOTHING_SELECTED } from '../trace/selection.ts';
import type { Session } from './session.svelte.ts';
import { encodeLink, PLAIN_FIELDS, type LinkedRequest } from './url-state.ts';

/** The page's query for what is on show: what differs from the model's own first picture, seen to its end. */
export function linkTo({ manifest, run, runs, selection, transport }: Session): string {
	if (!manifest || !run) return '';
	const { request } = run;
	const { comparedRequest } = runs;
	const { step, otherStep, stage, block, blocks, over, branch, ...nullable } = selection;
	const isPaired = comparedRequest !== undefined && otherStep !== null;
	return encodeLink({
		request: differenceOf(request, manifest.defaults),
		...(comparedRequest && { kept: differenceOf(comparedRequest, request) }),
		selection: {
			...((isPaired || step < request.steps - 1) && !transport.playing && { step }),
			...(isPaired && { otherStep }),
			...(stage !== NOTHING_SELECTED.stage && { stage }),
			...(block !== NOTHING_SELECTED.block && { block }),
			...(blocks !== NOTHING_SELECTED.blocks && { blocks }),
			...(over !== NOTHING_SELECTED.over && { over }),
			...(branch !== NOTHING_SELECTED.branch && { branch }),
			...nullable
		}
	});
}

/** The fields of a request that are not as another's. */
function differenceOf(request: RunRequest, other: RunRequest): LinkedRequest {
	const own = PLAIN_FIELDS.filter((field) => request[field] !== other[field]);
	const { changes = [], start } = request;
	return {
		...Object.fromEntries(own.map((field) => [field, request[field]])),
		...(start && { startLevel: start.level }),
		...(!areSameChanges(changes, other.changes ?? []) && { changes })
	};
}
