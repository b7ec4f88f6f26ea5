import { isSamplerId } from '../diffusion/samplers/index.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { RunRequest } from '../trace/run.ts';
import { ANSWERS, SPANS, type Selection } from '../trace/selection.ts';
import { decodeChanges, encodeChanges } from './change-code.ts';
import { GUIDANCE, SEED, STEPS, TRIED } from './limits.ts';

/** What a link says; what it leaves out is up to the page. */
export interface LinkState {
	readonly request: Partial<Omit<RunRequest, 'start'>>;
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

type Field = keyof LinkState['request'] | keyof Selection;

/**
 * The query of a link, without the question mark. Steps, blocks, heads, patches and channels are counted from 1, as the
 * page counts them; `word` is the token's place after `<start>`, so the first word is 1 there too. Null is left out.
 * Changes are written as in `change-code.ts`.
 */
export function encodeLink({ request, selection }: LinkState): string {
	const query = new URLSearchParams();
	const set = (field: Field, value: string | number | null | undefined) => {
		if (value !== undefined && value !== null) query.set(field, String(value));
	};
	const setCounted = (field: Field, index: number | null | undefined) =>
		set(field, typeof index === 'number' ? index + 1 : undefined);
	set('prompt', request.prompt);
	set('seed', request.seed);
	set('steps', request.steps);
	set('guidance', request.guidance);
	set('sampler', request.sampler);
	set('changes', request.changes && encodeChanges(request.changes));
	setCounted('step', selection.step);
	set('stage', selection.stage);
	setCounted('block', selection.block);
	setCounted('head', selection.head);
	set('over', selection.over);
	setCounted('patch', selection.patch);
	set('word', selection.word);
	setCounted('channel', selection.channel);
	set('branch', selection.branch);
	set('tried', selection.tried);
	return query.toString();
}

/** Reads a link's query. A field that makes no sense is left out and named among the problems; nothing is thrown. */
export function decodeLink(query: string, { manifest, stages }: LinkBounds): DecodedLink {
	const given = new URLSearchParams(query);
	const problems: string[] = [];

	function read<T>(field: Field, expected: string, parse: (raw: string) => T | undefined) {
		const raw = given.get(field);
		if (raw === null) return {};
		const value = parse(raw);
		if (value !== undefined) return { [field]: value };
		problems.push(`The link’s ${field} should be ${expected}; “${shorten(raw)}” was ignored.`);
		return {};
	}
	const counted = (field: Field, count: number) =>
		read(field, `a whole number from 1 to ${count}`, (raw) => {
			const position = whole(raw, 1, count);
			return position === undefined ? undefined : position - 1;
		});

	/** Each change for itself: the others of a link stand. */
	function readChanges() {
		const raw = given.get('changes');
		if (raw === null) return {};
		const { changes, nonsense } = decodeChanges(raw, manifest);
		for (const item of nonsense) {
			problems.push(
				`The link’s changes should be like self2.1*0_3-8 (see “Intervene”); “${shorten(item)}” was ignored.`
			);
		}
		return changes.length > 0 ? { changes } : {};
	}

	const { dit, latent, text } = manifest;
	const lastWord = text.maxTokens - 1;
	return {
		request: {
			...read('prompt', 'a text', (raw) => raw),
			...read('seed', `a whole number from ${SEED.min} to ${SEED.max}`, (raw) =>
				whole(raw, SEED.min, SEED.max)
			),
			...read('steps', `a whole number from ${STEPS.min} to ${STEPS.max}`, (raw) =>
				whole(raw, STEPS.min, STEPS.max)
			),
			...read('guidance', `a number from ${GUIDANCE.min} to ${GUIDANCE.max}`, (raw) =>
				decimal(raw, GUIDANCE.min, GUIDANCE.max)
			),
			...read('sampler', 'the name of a sampler', (raw) => (isSamplerId(raw) ? raw : undefined)),
			...readChanges()
		},
		selection: {
			...counted('step', STEPS.max),
			...read('stage', 'the name of a stage', (raw) => (stages.includes(raw) ? raw : undefined)),
			...counted('block', dit.depth),
			...counted('head', dit.heads),
			...read('over', SPANS.join(', '), (raw) => SPANS.find((span) => span === raw)),
			...counted('patch', dit.grid ** 2),
			...read('word', `a whole number from 0 to ${lastWord}`, (raw) => whole(raw, 0, lastWord)),
			...counted('channel', latent.channels),
			...read('branch', ANSWERS.join(', '), (raw) => ANSWERS.find((answer) => answer === raw)),
			...read('tried', `a number from ${TRIED.min} to ${TRIED.max}`, (raw) =>
				decimal(raw, TRIED.min, TRIED.max)
			)
		},
		problems
	};
}

function whole(raw: string, min: number, max: number): number | undefined {
	if (!/^\d{1,10}$/.test(raw)) return undefined;
	const value = Number(raw);
	return value >= min && value <= max ? value : undefined;
}

function decimal(raw: string, min: number, max: number): number | undefined {
	if (raw.trim() === '') return undefined;
	const value = Number(raw);
	return value >= min && value <= max ? value : undefined;
}

function shorten(raw: string): string {
	return raw.length > 40 ? `${raw.slice(0, 40)}…` : raw;
}
