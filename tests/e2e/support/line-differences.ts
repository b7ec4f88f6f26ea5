/** CSS pixels by which a part may lie or measure otherwise: letters are not as wide on every machine. */
const PART_TOLERANCE = 4;
/** The same for a shape within its drawing, in CSS pixels, and for a bar in percent of what holds it. */
const SHAPE_TOLERANCE = 2;
/** Levels of 255 by which another machine's rounding may change a colour. */
export const COLOUR_TOLERANCE = 6;
/** A number to be read has three digits, of which the last may be rounded otherwise; near 0 all of them are rounding. */
const [LAST_DIGIT, NEAR_ZERO] = [1.5e-2, 5e-4];
/** A share to be read has one decimal. */
const PERCENT_TOLERANCE = 0.11;

/**
 * What differs between two lists of lines, whose numbers may differ a little: a line that is gone begins with −, one that
 * has come with +. Lines between them that are still the same are passed over, so that one that was put in is told alone.
 */
export function differences(expected: readonly string[], found: readonly string[]): string[] {
	const shorter = Math.min(expected.length, found.length);
	let [start, end] = [0, 0];
	while (start < shorter && isSame(expected[start]!, found[start]!)) start++;
	while (end < shorter - start && isSame(expected.at(-1 - end)!, found.at(-1 - end)!)) end++;
	return between(
		expected.slice(start, expected.length - end),
		found.slice(start, found.length - end)
	);
}

/** The same of lists whose first and last lines differ. */
function between(expected: readonly string[], found: readonly string[]): string[] {
	const same = expected.map((before) => found.map((after) => isSame(before, after)));
	// How many lines both can keep in a row, from a place in either on: `[expected + 1][found + 1]`.
	const kept = [...expected, ''].map(() => new Array<number>(found.length + 1).fill(0));
	for (let i = expected.length - 1; i >= 0; i--) {
		for (let j = found.length - 1; j >= 0; j--) {
			kept[i]![j] = same[i]![j]
				? kept[i + 1]![j + 1]! + 1
				: Math.max(kept[i + 1]![j]!, kept[i]![j + 1]!);
		}
	}
	const told: string[] = [];
	let [i, j] = [0, 0];
	while (i < expected.length || j < found.length) {
		if (same[i]?.[j]) [i, j] = [i + 1, j + 1];
		else if (j === found.length || (kept[i + 1]?.[j] ?? -1) >= kept[i]![j + 1]!)
			told.push(`− ${expected[i++]!.trim()}`);
		else told.push(`+ ${found[j++]!.trim()}`);
	}
	return told;
}

const NUMBER = /-?\d+(?:\.\d+)?/g;

/** The same words around numbers that are near each other, by what stands before and after them. */
function isSame(before: string, after: string): boolean {
	if (before === after) return true;
	const [words, otherWords] = [before, after].map((line) => line.split(NUMBER));
	if (words!.join('#') !== otherWords!.join('#')) return false;
	const [numbers, others] = [before, after].map((line) => (line.match(NUMBER) ?? []).map(Number));
	return numbers!.every((number, i) => {
		const other = others![i]!;
		return Math.abs(number - other) <= toleranceOf(before, [number, other], words![i + 1]!);
	});
}

function toleranceOf(line: string, pair: readonly number[], unit: string): number {
	const isShape = line.startsWith('    ');
	const [kind] = line.trimStart().split(' ', 1);
	if (kind === 'says') return readTolerance(Math.max(...pair.map(Math.abs)), unit);
	if (kind === 'ink') return 0;
	if (kind === 'swatch') return COLOUR_TOLERANCE;
	return isShape || kind === 'bar' ? SHAPE_TOLERANCE : PART_TOLERANCE;
}

function readTolerance(size: number, unit: string): number {
	const lastDigit = size > 0 ? LAST_DIGIT * 10 ** Math.floor(Math.log10(size)) : 0;
	// Large whole numbers are counts.
	return Math.max(NEAR_ZERO, unit.startsWith(' %') ? PERCENT_TOLERANCE : Math.min(lastDigit, 0.5));
}
