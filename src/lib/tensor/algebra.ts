import { ShapeError, formatDims, tensor, type Tensor } from './tensor.ts';
import type { Numbers } from './statistics.ts';

/**
 * Σᵢ aᵢ·bᵢ, summed in double precision.
 *
 * @throws ShapeError if the two are not equally long.
 */
export function dot(a: Numbers, b: Numbers): number {
	demandEqualLength(a, b);
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
	return sum;
}

/** The Euclidean length √(Σᵢ aᵢ²). */
export function norm(a: Numbers): number {
	return Math.sqrt(dot(a, a));
}

/**
 * The mean square error (1/n) Σᵢ (aᵢ − bᵢ)²: the loss that diffusion models are trained on.
 *
 * @throws ShapeError if the two are not equally long.
 */
export function mse(a: Numbers, b: Numbers): number {
	demandEqualLength(a, b);
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
	return sum / a.length;
}

/**
 * maxᵢ |aᵢ − bᵢ|: how far two computations of the same numbers are apart. NaN if any number is.
 *
 * @throws ShapeError if the two are not equally long.
 */
export function largestDifference(a: Numbers, b: Numbers): number {
	demandEqualLength(a, b);
	let largest = 0;
	for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
	return largest;
}

/**
 * The matrix product, `[M, K]` × `[K, N]` → `[M, N]`, summed in double precision. Meant for the few
 * numbers that are recomputed by hand; whole layers are the engine's work.
 *
 * @throws ShapeError if either is not a matrix or the inner dimensions differ.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
	const [rows = 0, inner = 0] = a.dims;
	const [height, columns = 0] = b.dims;
	if (a.dims.length !== 2 || b.dims.length !== 2 || inner !== height) {
		throw new ShapeError(`${formatDims(a.dims)} × ${formatDims(b.dims)} is no matrix product.`);
	}
	const product = new Float32Array(rows * columns);
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			let sum = 0;
			for (let k = 0; k < inner; k++) {
				sum += a.data[row * inner + k] * b.data[k * columns + column];
			}
			product[row * columns + column] = sum;
		}
	}
	return tensor(product, [rows, columns]);
}

function demandEqualLength(a: Numbers, b: Numbers): void {
	if (a.length !== b.length) {
		throw new ShapeError(`${a.length} numbers cannot be paired with ${b.length}.`);
	}
}
