import {
	columnOf,
	mapOf,
	rowOf,
	shareOfKeys,
	type AttentionMaps
} from '../../stages/attention/maps.ts';
import { average } from '../../stages/attention/wall.ts';
import { slice } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { PromptToken } from '../../trace/run.ts';

/** What the tiles of the wall show of every head's map. */
export type Reading =
	/** Self-attention: where a patch looks; where all look on average, for null. */
	| { readonly kind: 'self'; readonly patch: number | null }
	/** Cross-attention: how much every patch reads a word. */
	| { readonly kind: 'cross'; readonly word: number };

/** A reading of a map `[N, M]`, `[N]`: one number for each patch of the picture. */
export function readingOf(map: Tensor, reading: Reading): Float32Array {
	if (reading.kind === 'cross') return columnOf(map, reading.word);
	return reading.patch === null ? shareOfKeys(map) : rowOf(map, reading.patch);
}

/** a − b, entry by entry. */
export function minus(a: Float32Array, b: Float32Array): Float32Array {
	return a.map((value, i) => value - b[i]);
}

/**
 * The difference of a reading in every head: (L + 1)·(H + 1) of `[N]`, row by row; a row for each block and a last one
 * for the average over the blocks, a column for each head and a last one for the average over the heads.
 */
export function differenceTiles(
	ours: AttentionMaps,
	theirs: AttentionMaps,
	reading: Reading
): Float32Array[] {
	const rows = ours.probs.map(({ dims: [heads = 0] }, block) =>
		[...Array(heads).keys(), null].map((head) =>
			minus(
				readingOf(mapOf(ours, { block, head }), reading),
				readingOf(mapOf(theirs, { block, head }), reading)
			)
		)
	);
	// What a reading makes of a mean is the mean of what it makes of each.
	const last = rows[0]?.map((_, column) => average(rows.map((tiles) => tiles[column])));
	return [...rows, last ?? []].flat();
}

/**
 * The total variation distance of two distributions `[M]`: ½ Σⱼ |pⱼ − qⱼ|, the share of attention that has to move to
 * make one of the other. 0 where they are the same, 1 where nothing that gets attention in one gets any in the other.
 */
export function totalVariation(p: Float32Array, q: Float32Array): number {
	let sum = 0;
	for (let i = 0; i < p.length; i++) sum += Math.abs(p[i] - q[i]);
	return sum / 2;
}

/** How far two maps `[N, M]` are apart: the total variation distance of their rows, the mean over the N queries. */
export function mapDistance(ours: Tensor, theirs: Tensor): number {
	return totalVariation(ours.data, theirs.data) / ours.dims[0];
}

/** How far a head is apart in two runs. */
export interface HeadDistance {
	readonly block: number;
	readonly head: number;
	/** See {@link mapDistance}. */
	readonly distance: number;
}

/** Every head of every block, the most different first. */
export function rankedHeads(ours: AttentionMaps, theirs: AttentionMaps): HeadDistance[] {
	return ours.probs
		.flatMap((heads, block) =>
			Array.from({ length: heads.dims[0] }, (_, head) => ({
				block,
				head,
				distance: mapDistance(slice(heads, head), slice(theirs.probs[block], head))
			}))
		)
		.sort((a, b) => b.distance - a.distance);
}

/**
 * The first place at which two prompts have different words for the model, or one has none; undefined where they read
 * the same. Then alone is attention to the word at a place the same question in both.
 */
export function firstOtherWord(
	ours: readonly PromptToken[],
	theirs: readonly PromptToken[]
): number | undefined {
	const count = Math.max(ours.length, theirs.length);
	return Array.from({ length: count }, (_, i) => i).find((i) => ours[i]?.id !== theirs[i]?.id);
}
