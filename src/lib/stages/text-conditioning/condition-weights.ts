import { silu } from '../../tensor/silu.ts';
import { dot } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Lab } from '../../trace/lab.ts';
import { sinusoid } from './derive.ts';

/** A linear layer: `weight [out, in]`, `bias [out]`. */
export interface Linear {
	readonly weight: Tensor;
	readonly bias: Tensor;
}

/** The layers that turn a time and a pooled text into a block's six adaLN vectors. */
export interface ConditionWeights {
	readonly block: number;
	/** The time's MLP. */
	readonly time: readonly [Linear, Linear];
	readonly adaln: Linear;
}

/** Reads a block's layers from the model; rejects as `Lab.weight` does. */
export async function readConditionWeights(lab: Lab, block: number): Promise<ConditionWeights> {
	const linear = async (name: string): Promise<Linear> => {
		const [weight, bias] = await Promise.all([
			lab.weight('dit', `${name}.weight`),
			lab.weight('dit', `${name}.bias`)
		]);
		return { weight, bias };
	};
	const [first, second, adaln] = await Promise.all([
		linear('time.0'),
		linear('time.2'),
		linear(`blocks.${block}.adaln.1`)
	]);
	return { block, time: [first, second], adaln };
}

/** W x + b for `rows` of the layer, all of them by default. */
function apply(
	{ weight, bias }: Linear,
	x: Float32Array,
	from = 0,
	rows = bias.data.length
): Float32Array {
	return Float32Array.from(
		{ length: rows },
		(_, row) => dot(slice(weight, from + row).data, x) + bias.data[from + row]
	);
}

/** t → the time's vector `[D]`: two linear layers on its sinusoid, SiLU between them. */
export function timeVector(
	t: number,
	frequencies: readonly number[],
	{ time: [first, second] }: ConditionWeights
): Float32Array {
	return apply(second, silu(apply(first, sinusoid(t, frequencies))));
}

/**
 * One of the six adaLN vectors, `[D]`: W · SiLU(time + pooled) + b (Peebles & Xie 2022, section 3.2).
 *
 * @param vector in the order of `ADALN_VECTORS`.
 */
export function adalnVector(
	vector: number,
	time: Float32Array,
	pooled: Float32Array,
	{ adaln }: ConditionWeights
): Float32Array {
	const condition = time.map((value, i) => value + pooled[i]);
	return apply(adaln, silu(condition), vector * pooled.length, pooled.length);
}
