import { slice } from '../../tensor/indexing.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';

/** One kind of attention in one block: N patches ask, M keys (patches or words) answer. */
export interface AttentionMaps {
	/** `[H, N, M]`; every row is a distribution over the keys. */
	readonly probs: Tensor;
	/** `[N, M]`: the mean over heads. */
	readonly average: Tensor;
	/** `[H, N, d]` */
	readonly q: Tensor;
	/** `[H, M, d]` */
	readonly k: Tensor;
}

/** The mean over heads, `[H, N, M]` → `[N, M]`. */
export function averageHeads(probs: Tensor): Tensor {
	const [heads, queries, keys] = probs.dims;
	const average = new Float32Array(queries * keys);
	probs.data.forEach((value, i) => (average[i % average.length] += value / heads));
	return tensor(average, [queries, keys]);
}

/** `[N, M]` of one head, or of their average where `head` is null. */
export function mapOf({ probs, average }: AttentionMaps, head: number | null): Tensor {
	return head === null ? average : slice(probs, head);
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
export function shareOfKeys({ data, dims: [queries, keys] }: Tensor): Float32Array {
	const shares = new Float32Array(keys);
	data.forEach((value, i) => (shares[i % keys] += value / queries));
	return shares;
}
