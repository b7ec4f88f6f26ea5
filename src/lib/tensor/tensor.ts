/**
 * Numbers with a shape, in row-major order: the last dimension varies fastest.
 * Immutable by convention: nothing in this project writes into the `data` of a tensor it was given.
 */
export interface Tensor {
	readonly data: Float32Array;
	readonly dims: readonly number[];
}

/** Thrown when shapes do not fit together; the message names both. */
export class ShapeError extends Error {
	override readonly name = 'ShapeError';
}

/** How a shape is written for people: `[4, 16, 16]`. */
export function formatDims(dims: readonly number[]): string {
	return `[${dims.join(', ')}]`;
}

/** How many numbers a tensor of this shape holds; 1 for a scalar, whose shape is `[]`. */
export function sizeOf(dims: readonly number[]): number {
	return dims.reduce((size, dim) => size * dim, 1);
}

/**
 * Gives a shape to numbers, without copying them.
 *
 * @throws ShapeError if `data` does not hold exactly the product of `dims`.
 */
export function tensor(data: Float32Array, dims: readonly number[]): Tensor {
	if (data.length !== sizeOf(dims)) {
		throw new ShapeError(`${data.length} numbers cannot have the shape ${formatDims(dims)}.`);
	}
	return { data, dims };
}
