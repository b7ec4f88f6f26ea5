import { slice } from '../../tensor/indexing.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Head } from '../../trace/selection.ts';

/** One kind of attention in the branch with text: N patches ask, M keys (patches or words) answer. */
export interface AttentionMaps {
	/** By block, `[H, N, M]`; every row is a distribution over the keys. */
	readonly probs: readonly Tensor[];
	/** By block; undefined where they are not captured. */
	readonly vectors: readonly HeadVectors[] | undefined;
	/** Share of the keys that stand for no word, by block and head, `[L][H]`: masked, so 0. */
	readonly padding: readonly Float32Array[];
}

/** What a block's probabilities were made from, and what they mix. */
export interface HeadVectors {
	/** `[H, N, d]` */
	readonly q: Tensor;
	/** `[H, M, d]` */
	readonly k: Tensor;
	/** `[H, M, d]` */
	readonly v: Tensor;
}

/** A block and a head; null stands for the average over them. */
export interface Choice {
	readonly block: number | null;
	readonly head: number | null;
	/** Two heads or more, where the average is over just these; then both others are null. */
	readonly among?: readonly Head[];
}

/** The map of a head, or the mean of the chosen ones, `[N, M]`. */
export function mapOf({ probs }: AttentionMaps, { block, head, among }: Choice): Tensor {
	const [, queries, keys] = probs[0].dims;
	const mean = (maps: Float32Array[]) => tensor(meanOf(maps, queries * keys), [queries, keys]);
	if (among) return mean(among.map((one) => slice(probs[one.block], one.head).data));
	const blocks = block === null ? probs : [probs[block]];
	return mean(blocks.flatMap((heads) => (head === null ? heads.data : slice(heads, head).data)));
}

/** The mean of stretches of `length` numbers that lie one after another in the parts, `[length]`; a single one is not copied. */
function meanOf(parts: readonly Float32Array[], length: number): Float32Array {
	if (parts.length === 1 && parts[0].length === length) return parts[0];
	const mean = new Float32Array(length);
	const count = parts.reduce((sum, part) => sum + part.length / length, 0);
	for (const part of parts) {
		for (let start = 0; start < part.length; start += length) {
			for (let i = 0; i < length; i++) mean[i] += part[start + i] / count;
		}
	}
	return mean;
}

/** What one query looks at: row `query` of `[N, M]`, `[M]`, as a view. */
export function rowOf(map: Tensor, query: number): Float32Array {
	return slice(map, query).data;
}

/** Who looks at one key: column `key` of `[N, M]`, `[N]`. */
export function columnOf({ data, dims: [queries, keys] }: Tensor, key: number): Float32Array {
	return Float32Array.from({ length: queries }, (_, query) => data[query * keys + key]);
}

/** The mean row of `[N, M]`, `[M]`: how much of all attention each key gets. */
export function shareOfKeys({ data, dims }: Tensor): Float32Array {
	return meanOf([data], dims[1]);
}
