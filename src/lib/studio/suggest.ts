import type { Manifest } from '../trace/manifest.ts';

const MOST_SUGGESTIONS = 6;

/** The letters before the caret that belong to a word being typed; empty between words. */
function wordBefore(prompt: string, caret: number): string {
	return /[\p{L}\p{N}]*$/u.exec(prompt.slice(0, caret))?.[0] ?? '';
}

/**
 * Words that may complete what is being typed at the caret: things to draw first, by their names and the words that
 * mean the same, then whatever else the model knows.
 */
export function suggestWords(
	prompt: string,
	caret: number,
	{ things, words }: Manifest['text']
): string[] {
	const start = wordBefore(prompt, caret).toLowerCase();
	if (start === '') return [];
	const names = things.map(({ name }) => name).sort();
	const synonyms = things.flatMap((thing) => thing.synonyms).sort();
	const known = [...names, ...synonyms, ...words].filter(
		(word) => word.startsWith(start) && word !== start
	);
	return [...new Set(known)].slice(0, MOST_SUGGESTIONS);
}

/** Puts a word in place of what is being typed; the caret comes to stand after it and a space. */
export function completeWord(
	prompt: string,
	caret: number,
	word: string
): { prompt: string; caret: number } {
	const before = prompt.slice(0, caret - wordBefore(prompt, caret).length);
	const after = prompt.slice(caret).replace(/^[\p{L}\p{N}]+/u, '');
	const gap = after.startsWith(' ') ? '' : ' ';
	return { prompt: `${before}${word}${gap}${after}`, caret: before.length + word.length + 1 };
}

/** Puts another word in place of the token at a place of the prompt (0 is the first word). */
export function replaceWord(
	prompt: string,
	typed: readonly string[],
	place: number,
	word: string
): string {
	let from = 0;
	for (const earlier of typed.slice(0, place))
		from = prompt.indexOf(earlier, from) + earlier.length;
	const start = prompt.indexOf(typed[place]!, from);
	return start < 0
		? prompt
		: prompt.slice(0, start) + word + prompt.slice(start + typed[place]!.length);
}
