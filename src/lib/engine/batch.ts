import { slice } from '../tensor/indexing.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';

/** Tensors of one shape, stacked along a new first axis: B of `[…]` → `[B, …]`. */
export function stack(rows: readonly Tensor[]): Tensor {
	const { dims } = rows[0]!;
	const data = new Float32Array(rows.length * sizeOf(dims));
	rows.forEach((row, i) => data.set(row.data, i * sizeOf(dims)));
	return tensor(data, [rows.length, ...dims]);
}

/** The reverse: `[B, …]` → B of `[…]`, each with numbers of its own, so that one can be sent away without the rest. */
export function unstack(batch: Tensor): Tensor[] {
	return Array.from({ length: batch.dims[0]! }, (_, i) => {
		const row = slice(batch, i);
		return tensor(row.data.slice(), row.dims);
	});
}

/** A tensor of ones. */
export function ones(...dims: number[]): Tensor {
	return tensor(new Float32Array(sizeOf(dims)).fill(1), dims);
}
