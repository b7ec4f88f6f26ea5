import { mean } from '../../tensor/statistics.ts';
import { ShapeError, tensor, type Tensor } from '../../tensor/tensor.ts';

/**
 * What every key has to give, in the space of the tokens: the output matrix's columns of each head times its value,
 * W_Oʰ·vⱼʰ, `[H, M, D]`.
 *
 * @param v `[H, M, d]`
 * @param weight the block's output matrix, `[D, H·d]`.
 * @throws ShapeError where the two do not fit.
 */
export function givenBy(v: Tensor, weight: Tensor): Tensor {
	const [heads, keys, d] = v.dims;
	const [width, inner] = weight.dims;
	if (inner !== heads * d) throw new ShapeError(`${inner} columns are not ${heads} heads of ${d}.`);
	const given = new Float32Array(heads * keys * width);
	const sums = new Float64Array(width);
	for (let head = 0; head < heads; head++) {
		const columns = columnsOf(weight, head * d, d);
		for (let key = 0; key < keys; key++) {
			const place = head * keys + key;
			sums.fill(0);
			for (let i = 0; i < d; i++) {
				const value = v.data[place * d + i];
				for (let entry = 0; entry < width; entry++)
					sums[entry] += columns[i * width + entry] * value;
			}
			given.set(sums, place * width);
		}
	}
	return tensor(given, [heads, keys, width]);
}

/** Some columns of `[D, M]`, each of them in one piece, `[count, D]`: so they are read in the order they lie in. */
function columnsOf({ data, dims: [width, inner] }: Tensor, first: number, count: number) {
	const columns = new Float64Array(count * width);
	for (let entry = 0; entry < width; entry++) {
		for (let i = 0; i < count; i++) columns[i * width + entry] = data[entry * inner + first + i];
	}
	return columns;
}

/**
 * The output-space map of one query: ‖Σₕ pᵢⱼʰ·W_Oʰ·vⱼʰ‖ for every key j, `[M]`, over some heads of a block. What a key
 * really adds depends on what it has to give, not only on how much it is looked at (Kobayashi et al. 2020).
 *
 * @param probs `[H, N, M]`
 * @param given `[H, M, D]`, see {@link givenBy}.
 * @param chosen the heads.
 */
export function outputRow(
	probs: Tensor,
	given: Tensor,
	query: number,
	chosen: readonly number[]
): Float32Array {
	const [, queries, keys] = probs.dims;
	const width = given.dims[2];
	return Float32Array.from({ length: keys }, (_, key) => {
		let squares = 0;
		for (let entry = 0; entry < width; entry++) {
			let sum = 0;
			for (const h of chosen) {
				const share = probs.data[(h * queries + query) * keys + key];
				sum += share * given.data[(h * keys + key) * width + entry];
			}
			squares += sum * sum;
		}
		return Math.sqrt(squares);
	});
}

/** Pearson's, from −1 to 1; 0 where either does not vary. `[n]` each. */
export function correlation(a: Float32Array, b: Float32Array): number {
	const [meanA, meanB] = [mean(a), mean(b)];
	let [both, squaresA, squaresB] = [0, 0, 0];
	a.forEach((value, i) => {
		both += (value - meanA) * (b[i] - meanB);
		squaresA += (value - meanA) ** 2;
		squaresB += (b[i] - meanB) ** 2;
	});
	return both === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}
