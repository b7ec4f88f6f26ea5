import type { Manifest } from '../trace/manifest.ts';
import type { PlainRequest } from '../trace/run.ts';
import { splitWords, tokenizePrompt } from '../trace/tokenizer.ts';
import { GUIDANCE, SEED, STEPS } from './limits.ts';

/** A request being edited: a number field that was emptied holds null. */
export type Draft = {
	-readonly [K in keyof PlainRequest]: PlainRequest[K] extends number
		? number | null
		: PlainRequest[K];
};

/** Something to tell the visitor about a field. An error keeps the request from being run, a hint does not. */
export interface Finding {
	readonly field: keyof PlainRequest;
	readonly severity: 'error' | 'hint';
	readonly message: string;
}

/** Everything worth saying about a request; no error among it means that it is a {@link PlainRequest}. */
export function checkDraft(draft: Draft, manifest: Manifest): Finding[] {
	const number = (field: 'seed' | 'steps' | 'guidance', problem: string | undefined): Finding[] =>
		problem ? [{ field, severity: 'error', message: problem }] : [];
	return [
		...checkPrompt(draft.prompt, manifest.text),
		...number('seed', wholeProblem('The seed', draft.seed, SEED)),
		...number('steps', wholeProblem('The number of steps', draft.steps, STEPS)),
		...number('guidance', rangeProblem('Guidance', 'a number', draft.guidance, GUIDANCE))
	];
}

/** Whether a draft can be run: {@link checkDraft} finds no error in it. */
export function isRequest(draft: Draft, manifest: Manifest): draft is PlainRequest {
	return checkDraft(draft, manifest).every(({ severity }) => severity !== 'error');
}

/** Everything worth saying about the words of a prompt. */
export function checkPrompt(prompt: string, vocabulary: Manifest['text']): Finding[] {
	const say = (severity: Finding['severity'], message: string): Finding[] => [
		{ field: 'prompt', severity, message }
	];
	if (prompt.trim() === '') {
		return say('error', 'Type a few words to draw, or take one of the examples.');
	}
	const foreign = foreignLetters(prompt);
	if (splitWords(prompt).length === 0) {
		return foreign
			? say('error', `The model reads English words in Latin letters; “${foreign}” has none.`)
			: say('error', 'There is no word in this prompt for the model to read.');
	}
	const { tokens, dropped } = tokenizePrompt(prompt, vocabulary);
	return [
		...(foreign
			? say('hint', `“${foreign}” is left out: the model reads Latin letters only.`)
			: []),
		...(/<\/?[a-z][^>]*>/i.test(prompt)
			? say('hint', 'Markup means nothing to the model: it is read as plain words.')
			: []),
		...(dropped.length > 0 ? say('hint', tooLong(tokens.length - 1, dropped.length)) : [])
	];
}

function tooLong(read: number, dropped: number): string {
	const rest = dropped === 1 ? 'the last one is' : `the other ${dropped.toLocaleString('en')} are`;
	return `The model reads the first ${read} words; ${rest} not seen.`;
}

/** The first run of letters of another script, shortened. */
function foreignLetters(text: string): string | undefined {
	const [run] = /[^\P{L}\p{Script=Latin}]+/u.exec(text) ?? [];
	const letters = [...(run ?? '')];
	return letters.length > 20 ? `${letters.slice(0, 20).join('')}…` : run;
}

interface Range {
	readonly min: number;
	readonly max: number;
}

function wholeProblem(name: string, value: number | null, range: Range): string | undefined {
	const isWhole = value === null || Number.isInteger(value);
	return rangeProblem(name, 'a whole number', isWhole ? value : null, range);
}

function rangeProblem(
	name: string,
	kind: string,
	value: number | null,
	{ min, max }: Range
): string | undefined {
	if (value !== null && value >= min && value <= max) return undefined;
	return `${name} is ${kind} from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`;
}
