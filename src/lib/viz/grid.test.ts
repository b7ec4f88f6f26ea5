import { expect, test } from 'vitest';
import { cellAt, cellOf, indexOf, moveInGrid, placeName } from './grid.ts';

test('people count rows and columns from 1', () => {
	expect(placeName(27, 8)).toBe('row 4, column 4');
	expect(placeName(8, 8)).toBe('row 2, column 1');
});

test('arrows move by one and stop at the edge', () => {
	const at = { row: 0, column: 2 };
	expect(moveInGrid(at, 'ArrowUp', 2, 3)).toEqual(at);
	expect(moveInGrid(at, 'ArrowRight', 2, 3)).toEqual(at);
	expect(moveInGrid(at, 'ArrowDown', 2, 3)).toEqual({ row: 1, column: 2 });
	expect(moveInGrid(at, 'ArrowLeft', 2, 3)).toEqual({ row: 0, column: 1 });
	expect(moveInGrid(at, 'Home', 2, 3)).toEqual({ row: 0, column: 0 });
	expect(moveInGrid(at, 'PageDown', 2, 3)).toEqual({ row: 1, column: 2 });
	expect(moveInGrid(at, 'x', 2, 3)).toBeUndefined();
});

test('a point falls into the cell it lies in, and into the last one on the far edge', () => {
	const box = { left: 10, top: 20, width: 30, height: 40 };
	expect(cellAt({ x: 10, y: 20 }, box, 2, 3)).toEqual({ row: 0, column: 0 });
	expect(cellAt({ x: 21, y: 41 }, box, 2, 3)).toEqual({ row: 1, column: 1 });
	expect(cellAt({ x: 40, y: 60 }, box, 2, 3)).toEqual({ row: 1, column: 2 });
});

test('index and cell are inverses', () => {
	expect(cellOf(7, 3)).toEqual({ row: 2, column: 1 });
	expect(indexOf(cellOf(7, 3), 3)).toBe(7);
});
