import { largestDifference } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { mean } from '../../tensor/statistics.ts';
import type { Branch } from '../../trace/probes.ts';
import type { Internals } from '../../trace/run.ts';

/** One patch's vector on its way into a block's self-attention; `[D]` each. */
export interface Modulation {
	/** What the residual stream holds before the block. */
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

/** What a patch's vector becomes before a block's self-attention; null while it is not captured. */
export function modulationOf(
	internals: Internals,
	{
		block,
		branch,
		patch
	}: { readonly block: number; readonly branch: Branch; readonly patch: number },
	[shift, scale]: readonly Float32Array[]
): Modulation | null {
	const residual = internals['residual.stream'];
	const inputs = internals['attention.self.input'];
	if (!residual || !inputs) return null;
	const stream = slice(residual, block, branch, patch).data;
	const normed = layerNorm(stream);
	const modulated = slice(inputs, block, branch, patch).data;
	const difference = largestDifference(modulated, modulate(normed, shift, scale));
	return { stream, normed, modulated, difference };
}
