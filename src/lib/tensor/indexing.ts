import { ShapeError, formatDims, sizeOf, type Tensor } from './tensor.ts';

/** How far apart in `data` two neighbours along each dimension lie: `[C, H, W]` → `[H·W, W, 1]`. */
export function strides(dims: readonly number[]): number[] {
	return dims.map((_, axis) => sizeOf(dims.slice(axis + 1)));
}

/**
 * Where an element, or the first element of a sub-tensor, lies in `data`.
 *
 * @param index one number for each of the leading dimensions; the missing ones count as 0.
 * @throws ShapeError if there are more indices than dimensions, or one lies outside its dimension.
 */
export function offsetOf(dims: readonly number[], index: readonly number[]): number {
	const steps = strides(dims);
	const inside =
		index.length <= dims.length &&
		index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < dims[axis]);
	if (!inside) {
		throw new ShapeError(`There is no ${formatDims(index)} in a tensor of ${formatDims(dims)}.`);
	}
	return index.reduce((offset, i, axis) => offset + i * steps[axis], 0);
}

/**
 * One element.
 *
 * @param index one number for each dimension.
 * @throws ShapeError if `index` names no single element.
 */
export function at({ data, dims }: Tensor, ...index: number[]): number {
	const value = data[offsetOf(dims, index)];
	if (index.length !== dims.length || value === undefined) {
		throw new ShapeError(`${formatDims(index)} names no single number of ${formatDims(dims)}.`);
	}
	return value;
}

/**
 * The sub-tensor at the given leading indices, as a view: `slice(probs, block, head)` of
 * `[L, H, N, N]` is `[N, N]` and shares its numbers.
 *
 * @throws ShapeError if an index lies outside its dimension.
 */
export function slice({ data, dims }: Tensor, ...leading: number[]): Tensor {
	const start = offsetOf(dims, leading);
	const rest = dims.slice(leading.length);
	return { data: data.subarray(start, start + sizeOf(rest)), dims: rest };
}
