/** Any row of numbers: an array or a typed array. Every function here takes `[n]` and needs n ≥ 1. */
export type Numbers = ArrayLike<number> & Iterable<number>;

/** Thrown when a statistic is asked of no numbers at all. */
export class EmptyError extends Error {
	override readonly name = 'EmptyError';
}

function demandSome(values: Numbers, statistic: string): void {
	if (values.length === 0) throw new EmptyError(`No numbers have no ${statistic}.`);
}

/** @throws EmptyError if there are no values. */
export function mean(values: Numbers): number {
	demandSome(values, 'mean');
	let sum = 0;
	for (const value of values) sum += value;
	return sum / values.length;
}

/**
 * The standard deviation of exactly these values: the squares are divided by n, not n − 1.
 *
 * @throws EmptyError if there are no values.
 */
export function std(values: Numbers): number {
	const centre = mean(values);
	let squares = 0;
	for (const value of values) squares += (value - centre) ** 2;
	return Math.sqrt(squares / values.length);
}

/**
 * The smallest and the largest value.
 *
 * @throws EmptyError if there are no values.
 */
export function extent(values: Numbers): [min: number, max: number] {
	demandSome(values, 'extent');
	let min = Infinity;
	let max = -Infinity;
	for (const value of values) {
		if (value < min) min = value;
		if (value > max) max = value;
	}
	return [min, max];
}

/**
 * The index of the largest value; of equal ones the first.
 *
 * @throws EmptyError if there are no values.
 */
export function argmax(values: Numbers): number {
	demandSome(values, 'largest value');
	let best = 0;
	let largest = -Infinity;
	let index = 0;
	for (const value of values) {
		if (value > largest) {
			largest = value;
			best = index;
		}
		index += 1;
	}
	return best;
}
