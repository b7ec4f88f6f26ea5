import type { Manifest } from './manifest.ts';
import type { PromptToken } from './run.ts';
import { nearestWord } from './nearest-word.ts';

type Vocabulary = Manifest['text'];

/** A prompt as the model sees it. */
export interface TokenizedPrompt {
	/** `<start>` first, at most `maxTokens`, without padding. */
	readonly tokens: readonly PromptToken[];
	/** Words as typed that came too late to be seen. */
	readonly dropped: readonly string[];
}

/** Token ids of several prompts, padded: both `[B, T]`, row-major. */
export interface TokenBatch {
	readonly ids: Int32Array;
	/** 1 where a word is, 0 on padding. */
	readonly mask: Float32Array;
	readonly dims: readonly [batch: number, tokens: number];
}

/** A word of a text: as typed, and as the vocabulary spells it. */
export interface Word {
	readonly typed: string;
	readonly plain: string;
}

/**
 * Words to tokens: `<start>`, then one token a word, a plural its singular's; a word that the vocabulary lacks becomes
 * `<unknown>`, with the nearest known word as a suggestion. The Python counterpart is `models/dit/tokenizer.py`.
 */
export function tokenizePrompt(prompt: string, vocabulary: Vocabulary): TokenizedPrompt {
	const { words, special, maxTokens } = vocabulary;
	const ids = new Map(words.map((word, id) => [word, id]));
	const typed = splitWords(prompt);
	const seen = typed.slice(0, maxTokens - 1);
	const start: PromptToken = { id: special.start, text: words[special.start]!, known: true };
	return {
		tokens: [start, ...seen.map((word) => toToken(word, ids, vocabulary))],
		dropped: typed.slice(seen.length).map((word) => word.typed)
	};
}

function toToken(
	word: Word,
	ids: ReadonlyMap<string, number>,
	vocabulary: Vocabulary
): PromptToken {
	const known = [word.plain, ...singulars(word.plain)].find((form) => ids.has(form));
	const id = known === undefined ? undefined : ids.get(known);
	if (id !== undefined) return { id, text: word.typed, known: true };
	const suggestion = nearestWord(word.plain, vocabulary.words);
	const unknown = { id: vocabulary.special.unknown, text: word.typed, known: false };
	return suggestion === undefined ? unknown : { ...unknown, suggestion };
}

const PLURAL_ENDINGS = [
	['s', ''],
	['es', ''],
	['ies', 'y'],
	['ves', 'f'],
	['men', 'man']
] as const;

/** Words as short as "as" are no plurals. */
const LONGEST_NO_PLURAL = 3;

/**
 * What a word may be the plural of, the likeliest first: "cats" of "cat", "leaves" of "leave", "leav" or "leaf". The Python
 * counterpart is `singulars` in `models/scenes/vocabulary.py`.
 */
export function singulars(word: string): string[] {
	if (word.length <= LONGEST_NO_PLURAL) return [];
	return PLURAL_ENDINGS.filter(([ending]) => word.endsWith(ending)).map(
		([ending, singular]) => word.slice(0, -ending.length) + singular
	);
}

/** The place of the first token that names something to draw, its synonyms apart; undefined where none does. */
export function placeOfThing(
	tokens: readonly PromptToken[],
	{ words, things }: Pick<Manifest['text'], 'words' | 'things'>
): number | undefined {
	const names = new Set(things.map(({ name }) => name));
	const place = tokens.findIndex(({ id }) => names.has(words[id]!));
	return place < 0 ? undefined : place;
}

/** Pads every prompt's tokens to `[B, maxTokens]`. */
export function padTokens(
	prompts: readonly (readonly PromptToken[])[],
	{ maxTokens, special }: Vocabulary
): TokenBatch {
	const dims = [prompts.length, maxTokens] as const;
	const ids = new Int32Array(prompts.length * maxTokens).fill(special.padding);
	const mask = new Float32Array(ids.length);
	prompts.forEach((tokens, row) => {
		ids.set(
			tokens.map((token) => token.id),
			row * maxTokens
		);
		mask.fill(1, row * maxTokens, row * maxTokens + tokens.length);
	});
	return { ids, mask, dims };
}

/**
 * Lower-case words without accents: runs of a–z and 0–9 after compatibility decomposition (Unicode NFKD), with
 * combining marks dropped; everything else separates. The Python counterpart is `tokenize` in
 * `models/scenes/vocabulary.py`.
 */
export function splitWords(text: string): Word[] {
	const words: Word[] = [];
	let typed = '';
	let plain = '';
	const finish = () => {
		if (plain) words.push({ typed, plain });
		typed = plain = '';
	};
	for (const character of text) {
		const letters = plainLetters(character);
		let wasTyped = false;
		for (const letter of letters) {
			if (/[a-z0-9]/.test(letter)) {
				if (!wasTyped) typed += character;
				wasTyped = true;
				plain += letter;
			} else {
				finish();
				wasTyped = false;
			}
		}
		const isAccent = letters.length === 0;
		if (isAccent && plain) typed += character;
	}
	finish();
	return words;
}

function plainLetters(character: string): string[] {
	const decomposed = [...character.toLowerCase().normalize('NFKD')];
	return decomposed.filter((letter) => !isMark(letter));
}

/** U+0345 has the highest combining class of all, so normalisation moves every other mark in front of it. */
const LAST_MARK = '\u0345';

/** Whether a decomposed character is a combining mark, of a class other than 0, as Python's `unicodedata.combining` says. */
function isMark(character: string): boolean {
	const pair = LAST_MARK + character;
	return character === LAST_MARK || pair.normalize('NFD') !== pair;
}
