import { splitWords } from '../trace/tokenizer.ts';
import type { RunRequest } from '../trace/run.ts';

const LONGEST_PROMPT = 48;

/** A file name that says which run it is of: `a-red-balloon-seed-7-attention-step-3.png`. */
export function fileName(
	{ prompt, seed }: Pick<RunRequest, 'prompt' | 'seed'>,
	parts: readonly (string | number)[],
	ending: string
): string {
	const words = splitWords(prompt)
		.map(({ plain }) => plain)
		.join('-')
		.slice(0, LONGEST_PROMPT)
		.replace(/-$/, '');
	return `${[words || 'no-words', 'seed', seed, ...parts].join('-')}.${ending}`;
}
