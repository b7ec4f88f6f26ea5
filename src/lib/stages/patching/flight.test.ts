import { expect, test } from 'vitest';
import { planFlight, patchProgress } from './flight.ts';

const dims = [8, 16, 16];
const plan = planFlight(dims, 2);
const key = ({ x, y }: { x: number; y: number }) => `${x},${y}`;

test('gives every number a square of its own, among the tiles and in the matrix', () => {
	const count = 8 * 16 * 16;
	expect(new Set(plan.source).size).toBe(count);
	expect(new Set(plan.from.map(key)).size).toBe(count);
	expect(new Set(plan.to.map(key)).size).toBe(count);
	for (const { x, y } of [...plan.from, ...plan.to]) {
		expect(x).toBeLessThan(plan.width);
		expect(y).toBeLessThan(plan.height);
	}
});

test('keeps tiles and matrix apart, and about equally tall', () => {
	expect(Math.max(...plan.from.map(({ x }) => x))).toBeLessThan(plan.matrixX - 1);
	expect(Math.min(...plan.to.map(({ x }) => x))).toBe(plan.matrixX);
	expect(plan.height).toBeLessThan(1.1 * plan.patches);
});

test('leaves a patch in one piece in its tile and in one row of the matrix', () => {
	const patch = 9;
	const first = patch * plan.entries;
	expect(plan.to.slice(first, first + plan.entries).every(({ y }) => y === patch)).toBe(true);
	// Channel 1 of patch 9 (row 1, column 1 of the grid): the cells from (2, 2) of its tile.
	expect(plan.from[first]).toEqual({ x: 2, y: 2 });
	expect(plan.from[first + plan.entries - plan.entries / 4]).toEqual({ x: 3, y: 3 });
});

test('patches leave one after the other, and all arrive', () => {
	for (let patch = 0; patch < plan.patches; patch++) {
		expect(patchProgress(plan, patch, 0)).toBe(0);
		expect(patchProgress(plan, patch, 1)).toBe(1);
	}
	const halfway = [0, 20, 40, 60].map((patch) => patchProgress(plan, patch, 0.5));
	expect(halfway).toEqual(halfway.toSorted((a, b) => b - a));
	expect(halfway[0]).toBeGreaterThan(halfway[3]);
});
