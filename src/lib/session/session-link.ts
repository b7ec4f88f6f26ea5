import type { RunRequest } from '../trace/run.ts';
import { NOTHING_SELECTED } from '../trace/selection.ts';
import type { Session } from './session.svelte.ts';
import { encodeLink } from './url-state.ts';

/** The page's query for what is on show: what differs from the model's own first picture, seen to its end. */
export function linkTo({ manifest, run, selection, transport }: Session): string {
	if (!manifest || !run) return '';
	const { request } = run;
	const fields = Object.keys(request) as (keyof RunRequest)[];
	const own = fields.filter((field) => request[field] !== manifest.defaults[field]);
	const { step, stage, block, head, patch, word } = selection;
	return encodeLink({
		request: Object.fromEntries(own.map((field) => [field, request[field]])),
		selection: {
			...(step < request.steps - 1 && !transport.playing && { step }),
			...(stage !== NOTHING_SELECTED.stage && { stage }),
			...(block !== NOTHING_SELECTED.block && { block }),
			...{ head, patch, word }
		}
	});
}
