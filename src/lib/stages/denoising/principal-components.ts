import { dot, norm } from '../../tensor/algebra.ts';

/** Points of many dimensions, flattened onto the plane in which they differ most. */
export interface Projection {
	/** Coordinates `[M][2]`, in the points' own units, about their mean. */
	readonly points: readonly (readonly [number, number])[];
	/** How much of the points' variance each of the two axes holds, 0 … 1. */
	readonly explained: readonly [number, number];
}

const ITERATIONS = 500;
const TOLERANCE = 1e-10;

/**
 * The first two principal components of `M` points `[n]`.
 *
 * With far fewer points than dimensions it is cheaper to work on the points' Gram matrix G = X Xᵀ `[M, M]` (X centred):
 * its eigenvectors u with eigenvalues λ give the coordinates √λ·u, the same as the covariance's eigenvectors would
 * (Jolliffe, "Principal Component Analysis", 2002, section 3.5). Found by power iteration, then once more with
 * the first taken out. The first axis points from the first point to the last, the second up where it reaches furthest.
 */
export function principalComponents(points: readonly Float32Array[]): Projection {
	const gram = gramOfCentred(points);
	const total = gram.reduce((sum, row, i) => sum + row[i], 0);
	const first = largestEigenpair(gram);
	const second = largestEigenpair(deflate(gram, first));
	const x = coordinates(first);
	const y = coordinates(second);
	const right = x[x.length - 1] < x[0] ? -1 : 1;
	const up = Math.max(...y) < -Math.min(...y) ? -1 : 1;
	return {
		points: x.map((value, i) => [right * value, up * y[i]] as const),
		explained: total > 0 ? [first.value / total, second.value / total] : [0, 0]
	};
}

/** Inner products of the points about their mean: from those about the origin, by double centring. */
function gramOfCentred(points: readonly Float32Array[]): number[][] {
	const count = points.length;
	const raw: number[][] = points.map(() => new Array<number>(count).fill(0));
	for (let i = 0; i < count; i++) {
		for (let j = 0; j <= i; j++) raw[i][j] = raw[j][i] = dot(points[i], points[j]);
	}
	const means = raw.map((row) => row.reduce((sum, value) => sum + value, 0) / count);
	const mean = means.reduce((sum, value) => sum + value, 0) / count;
	return raw.map((row, i) => row.map((value, j) => value - means[i] - means[j] + mean));
}

interface Eigenpair {
	readonly value: number;
	/** Of unit length. */
	readonly vector: readonly number[];
}

function largestEigenpair(matrix: readonly (readonly number[])[]): Eigenpair {
	// Starting from the matrix's longest row leaves no chance of starting at a right angle to what is sought.
	const longest = matrix.reduce((best, row) => (norm(row) > norm(best) ? row : best));
	let vector = unit(longest);
	let value = 0;
	for (let iteration = 0; iteration < ITERATIONS; iteration++) {
		const image = matrix.map((row) => dot(row, vector));
		const next = norm(image);
		vector = unit(image);
		if (Math.abs(next - value) <= TOLERANCE * next) return { value: next, vector };
		value = next;
	}
	return { value, vector };
}

function deflate(matrix: readonly (readonly number[])[], { value, vector }: Eigenpair): number[][] {
	return matrix.map((row, i) => row.map((entry, j) => entry - value * vector[i] * vector[j]));
}

function unit(vector: readonly number[]): number[] {
	const length = norm(vector);
	return vector.map((entry) => (length > 0 ? entry / length : 0));
}

function coordinates({ value, vector }: Eigenpair): number[] {
	return vector.map((entry) => Math.sqrt(Math.max(0, value)) * entry);
}
