import type { Cell } from '../viz/grid.ts';

/** The cells on the straight line from one to another, both ends included: a hand is faster than its events. */
export function cellsBetween(from: Cell, to: Cell): Cell[] {
	const [down, right] = [to.row - from.row, to.column - from.column];
	const count = Math.max(Math.abs(down), Math.abs(right), 1);
	return Array.from({ length: count + 1 }, (_, i) => ({
		row: from.row + Math.round((i * down) / count),
		column: from.column + Math.round((i * right) / count)
	}));
}
