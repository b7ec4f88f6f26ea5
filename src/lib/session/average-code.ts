/**
 * What attention is averaged over, as a link says it; everything is counted from 1. Heads stand side by side with a space
 * between: `1.3 2.4` is head 3 of block 1 and head 4 of block 2. Steps are a span's name, or like `3-5`.
 */
import type { Manifest } from '../trace/manifest.ts';
import { SPANS, type Head, type Span } from '../trace/selection.ts';
import { countedFromOne } from './counted.ts';
import { STEPS } from './limits.ts';

/** Undefined where there are none. */
export function encodeHeads(heads: readonly Head[]): string | undefined {
	if (heads.length === 0) return undefined;
	return heads.map(({ block, head }) => `${block + 1}.${head + 1}`).join(' ');
}

/** Each head once, block by block; undefined where any of them makes no sense. */
export function decodeHeads(
	code: string,
	{ depth, heads }: Pick<Manifest['dit'], 'depth' | 'heads'>
): readonly Head[] | undefined {
	const places = new Set<number>();
	for (const item of code.trim().split(/\s+/)) {
		const [blockNumber, headNumber, ...rest] = item.split('.');
		const block = countedFromOne(blockNumber, depth);
		const head = countedFromOne(headNumber, heads);
		if (block === undefined || head === undefined || rest.length > 0) return undefined;
		places.add(block * heads + head);
	}
	return [...places]
		.sort((a, b) => a - b)
		.map((place) => ({ block: Math.floor(place / heads), head: place % heads }));
}

export function encodeSpan(span: Span): string {
	return typeof span === 'string' ? span : `${span.from + 1}-${span.to + 1}`;
}

export function decodeSpan(code: string): Span | undefined {
	const named = SPANS.find((name) => name === code);
	if (named) return named;
	const [first, last, ...rest] = code.split('-');
	const from = countedFromOne(first, STEPS.max);
	const to = countedFromOne(last, STEPS.max);
	const isRange = from !== undefined && to !== undefined && from <= to && rest.length === 0;
	return isRange ? { from, to } : undefined;
}
