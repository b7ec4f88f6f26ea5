import { SAMPLERS } from '../diffusion/samplers/index.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { PlainRequest, RunRequest } from '../trace/run.ts';
import { ANSWERS, BLOCKS, SPANS, type Selection } from '../trace/selection.ts';
import { decodeHeads, decodeSpan, encodeHeads, encodeSpan } from './average-code.ts';
import { decodeChanges, encodeChanges } from './change-code.ts';
import { GUIDANCE, LEVEL, SEED, STEPS, TRIED } from './limits.ts';
import { LinkFields } from './link-fields.ts';
import { decodeNumber, encodeNumber } from './number-code.ts';
import { decodeView, encodeView } from './view-code.ts';

/**
 * What a link can say of a request. A picture to start from is the visitor's own and goes into no address: a link says
 * that there was one, by its noise level, so that whoever opens it can be told.
 */
export type LinkedRequest = Partial<Omit<RunRequest, 'start'>> & { readonly startLevel?: number };

/** What a link says; what it leaves out is up to the page. */
export interface LinkState {
	readonly request: LinkedRequest;
	/** In what the run to compare with was asked for otherwise; absent where there is none. */
	readonly kept?: LinkedRequest;
	readonly selection: Partial<Selection>;
}

/** A link as it was understood, with a sentence for everything in it that made no sense. */
export interface DecodedLink extends LinkState {
	readonly problems: readonly string[];
}

/** What a link may name. */
export interface LinkBounds {
	readonly manifest: Manifest;
	readonly stages: readonly string[];
}

/** The fields of a request that are written as they are. */
export const PLAIN_FIELDS: readonly (keyof PlainRequest)[] = [
	'prompt',
	'seed',
	'steps',
	'guidance',
	'sampler'
];

/** Before the fields of the run to compare with. */
const KEPT = 'kept.';

/**
 * The query of a link, without the question mark. Steps, blocks, heads, patches and channels are counted from 1, as the
 * page counts them; `word` is the token's place after `<start>`, so the first word is 1 there too. Null is left out.
 * Changes are written as in `change-code.ts`, an opened number as in `number-code.ts`, what is averaged as in
 * `average-code.ts`, what panels keep of their own as in `view-code.ts`.
 */
export function encodeLink({ request, kept, selection }: LinkState): string {
	const query = new URLSearchParams();
	const set = (field: string, value: string | number | null | undefined) => {
		if (value !== undefined && value !== null) query.set(field, String(value));
	};
	const setRequest = ({ changes, startLevel, ...fields }: LinkedRequest, prefix: string) => {
		for (const field of PLAIN_FIELDS) set(prefix + field, fields[field]);
		set(`${prefix}start`, startLevel);
		set(`${prefix}changes`, changes && encodeChanges(changes));
	};
	const setCounted = (field: string, index: number | null | undefined) =>
		set(field, typeof index === 'number' ? index + 1 : undefined);
	setRequest(request, '');
	setRequest(kept ?? {}, KEPT);
	setCounted(`${KEPT}step`, selection.otherStep);
	setCounted('step', selection.step);
	set('stage', selection.stage);
	setCounted('block', selection.block);
	set('blocks', selection.blocks);
	setCounted('head', selection.head);
	set('among', selection.among && encodeHeads(selection.among));
	set('over', selection.over && encodeSpan(selection.over));
	setCounted('patch', selection.patch);
	set('word', selection.word);
	setCounted('channel', selection.channel);
	set('branch', selection.branch);
	set('tried', selection.tried);
	set('opened', selection.opened && encodeNumber(selection.opened));
	set('view', selection.view && encodeView(selection.view));
	return query.toString();
}

/** Reads a link's query. A field that makes no sense is left out and named among the problems; nothing is thrown. */
export function decodeLink(query: string, { manifest, stages }: LinkBounds): DecodedLink {
	const given = new URLSearchParams(query);
	const problems: string[] = [];
	const fields = new LinkFields(given, problems);
	const { dit, latent, text } = manifest;
	const request = readRequest(fields, manifest);
	const ofKept = new LinkFields(given, problems, KEPT);
	const kept = readRequest(ofKept, manifest);
	const { step: otherStep } = ofKept.counted('step', STEPS.max);
	const selection = {
		...fields.counted('step', STEPS.max),
		...(otherStep !== undefined && { otherStep }),
		...fields.oneOf('stage', stages),
		...fields.counted('block', dit.depth),
		...fields.oneOf('blocks', BLOCKS),
		...fields.counted('head', dit.heads),
		...fields.read('among', 'heads like 1.3 2.4 (head 3 of block 1 and head 4 of block 2)', (raw) =>
			decodeHeads(raw, dit)
		),
		...fields.read('over', `one of ${SPANS.join(', ')}, or steps like 3-5`, decodeSpan),
		...fields.counted('patch', dit.grid ** 2),
		...fields.whole('word', { min: 0, max: text.maxTokens - 1 }),
		...fields.counted('channel', latent.channels),
		...fields.oneOf('branch', ANSWERS),
		...fields.decimal('tried', TRIED),
		...fields.read('opened', 'like guess-entry.x0.2.3.4@5', (raw) => decodeNumber(raw, manifest)),
		...readView(fields)
	};
	return { request, ...(Object.keys(kept).length > 0 && { kept }), selection, problems };
}

function readRequest(fields: LinkFields, manifest: Manifest): LinkedRequest {
	const { start: startLevel } = fields.decimal('start', LEVEL);
	return {
		...(startLevel !== undefined && { startLevel }),
		...fields.read('prompt', 'a text', (raw) => raw),
		...fields.whole('seed', SEED),
		...fields.whole('steps', STEPS),
		...fields.decimal('guidance', GUIDANCE),
		...fields.oneOf(
			'sampler',
			SAMPLERS.map(({ id }) => id)
		),
		...readChanges(fields, manifest)
	};
}

/** Each change for itself: the others of a link stand. An empty field says that nothing is changed. */
function readChanges(fields: LinkFields, manifest: Manifest): Pick<LinkedRequest, 'changes'> {
	const raw = fields.raw('changes');
	if (raw === null) return {};
	const { changes, nonsense } = decodeChanges(raw, manifest);
	for (const item of nonsense) {
		fields.ignore('changes', 'like self2.1*0_3-8 (see “Intervene”)', item);
	}
	return changes.length > 0 || nonsense.length === 0 ? { changes } : {};
}

/** Each of what panels keep for itself: the others of a link stand. */
function readView(fields: LinkFields): Pick<Partial<Selection>, 'view'> {
	const raw = fields.raw('view');
	if (raw === null) return {};
	const { view, nonsense } = decodeView(raw);
	for (const item of nonsense) fields.ignore('view', 'like noise-level.0.4 guess.x0', item);
	return Object.keys(view).length > 0 ? { view } : {};
}
