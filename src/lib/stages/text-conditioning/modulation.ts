import { largestDifference } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { mean } from '../../tensor/statistics.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ModulatedPart } from '../../trace/number-ref.ts';
import type { Place } from './block-sum.ts';

/** One patch's vector on its way into a block's self-attention, or into its MLP; `[D]` each. */
export interface Modulation {
	/** What the residual stream holds before it. */
	readonly stream: Float32Array;
	/** Its LayerNorm, made here. */
	readonly normed: Float32Array;
	/** normed · (1 + scale) + shift, as the engine made it. */
	readonly modulated: Float32Array;
	/** Largest difference between the engine's and the same made here. */
	readonly difference: number;
}

const EPSILON = 1e-6;

/** (x − mean) / √(variance + ε), without a gain or bias of its own (Ba et al., "Layer normalization", 2016, equation 4). */
export function layerNorm(x: Float32Array): Float32Array {
	const centre = mean(x);
	const variance = mean(x.map((value) => (value - centre) ** 2));
	return x.map((value) => (value - centre) / Math.sqrt(variance + EPSILON));
}

/** x · (1 + scale) + shift, entry by entry (Peebles & Xie 2022, section 3.2). */
export function modulate(x: Float32Array, shift: Float32Array, scale: Float32Array): Float32Array {
	return x.map((value, i) => value * (1 + scale[i]) + shift[i]);
}

/** Index of the shift before a part in `adaln.vectors`; its scale comes next. */
export const SHIFTS = { self: 0, mlp: 3 } as const;

/**
 * What a patch's vector becomes before a part of a block; null while it is not captured.
 *
 * @param stream the vector as the part finds it.
 * @param inputs the probe with the part's inputs `[L, B, N, D]`.
 * @param vectors the block's six adaLN vectors.
 */
export function modulationOf(
	part: ModulatedPart,
	stream: Float32Array | undefined,
	inputs: Tensor | undefined,
	{ block, branch, patch }: Place,
	vectors: readonly Float32Array[]
): Modulation | null {
	if (!stream || !inputs) return null;
	const normed = layerNorm(stream);
	const modulated = slice(inputs, block, branch, patch).data;
	const [shift, scale] = vectors.slice(SHIFTS[part]);
	const difference = largestDifference(modulated, modulate(normed, shift, scale));
	return { stream, normed, modulated, difference };
}
