import { ofHead, wordName, type Names } from './names.ts';

export const TEXT_PART_NAMES = { attention: 'attention', mlp: 'the MLP' } as const;

/** `text block 1, “cat”, entry 13` */
export function ofWordInBlock(
	{ block, ...ref }: { readonly block: number; readonly word: number; readonly entry: number },
	names: Names
): string {
	return `text block ${block + 1}, ${ofWord(ref, names)}`;
}

/** `“cat”, entry 13` */
export function ofWord(
	{ word, entry }: { readonly word: number; readonly entry: number },
	names: Names
): string {
	return `${wordName(word, names)}, entry ${entry + 1}`;
}

/** `text block 1, head 2` */
export function ofTextHead(ref: { readonly block: number; readonly head: number }): string {
	return `text ${ofHead(ref)}`;
}
