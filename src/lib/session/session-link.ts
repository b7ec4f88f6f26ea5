import type { PlainRequest } from '../trace/run.ts';
import { NOTHING_SELECTED } from '../trace/selection.ts';
import type { Session } from './session.svelte.ts';
import { encodeLink } from './url-state.ts';

const FIELDS: readonly (keyof PlainRequest)[] = ['prompt', 'seed', 'steps', 'guidance', 'sampler'];

/**
 * The page's query for what is on show: what differs from the model's own first picture, seen to its end. A picture to
 * start from is the visitor's own and does not fit into an address.
 */
export function linkTo({ manifest, run, selection, transport }: Session): string {
	if (!manifest || !run) return '';
	const { request } = run;
	const own = FIELDS.filter((field) => request[field] !== manifest.defaults[field]);
	const { step, stage, block, over, branch, ...nullable } = selection;
	return encodeLink({
		request: {
			...Object.fromEntries(own.map((field) => [field, request[field]])),
			...(request.changes && { changes: request.changes })
		},
		selection: {
			...(step < request.steps - 1 && !transport.playing && { step }),
			...(stage !== NOTHING_SELECTED.stage && { stage }),
			...(block !== NOTHING_SELECTED.block && { block }),
			...(over !== NOTHING_SELECTED.over && { over }),
			...(branch !== NOTHING_SELECTED.branch && { branch }),
			...nullable
		}
	});
}
