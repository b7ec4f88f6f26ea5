import { describe, expect, test } from 'vitest';
import { at } from '../../tensor/indexing.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import { mapOf, rowOf } from './maps.ts';
import { brightest, choiceAt, tilesOf, wallOf } from './wall.ts';

const { N, H, L, grid } = SIZE;
const input = syntheticInput({ selection: { patch: 6, word: 2 } });
const data = derive(input)!;

describe('the wall', () => {
	const perRow = H + 1;

	test('has a tile for every head, a last column and a last row for the averages', () => {
		const { tiles, side } = wallOf(data, 'from the patch');
		expect(tiles).toHaveLength((L + 1) * perRow);
		expect(side).toBe(grid);
		const probs = input.internals['attention.self.probs']!;
		expect(tiles[1 * perRow + 2][9]).toBe(at(probs, 1, 0, 2, 6, 9));
		const head = (block: number) => tiles[block * perRow + 1][5];
		expect(tiles[L * perRow + 1][5]).toBeCloseTo((head(0) + head(1) + head(2)) / 3, 6);
	});

	test.each([
		{ block: null, head: null },
		{ block: 1, head: null },
		{ block: null, head: 2 }
	])('its averages are those of the large map: %o', (choice) => {
		const { tiles } = wallOf(data, 'from the patch');
		const [{ row, column }] = tilesOf(choice, data);
		const expected = rowOf(mapOf(data.self, choice), data.query);
		tiles[row * perRow + column].forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
		expect(choiceAt({ row, column }, data)).toEqual(choice);
	});

	test('of just some heads has no tile of their average, but theirs', () => {
		const among = [
			{ block: 0, head: 2 },
			{ block: 2, head: 1 }
		];
		expect(tilesOf({ block: null, head: null, among }, data)).toEqual([
			{ row: 0, column: 2 },
			{ row: 2, column: 1 }
		]);
	});

	test('shows whole matrices, and who reads the word', () => {
		const matrices = wallOf(data, 'whole matrix');
		expect(matrices.side).toBe(N);
		expect(matrices.tiles[0]).toHaveLength(N * N);
		const readers = wallOf(data, 'to the word');
		const probs = input.internals['attention.cross.probs']!;
		expect(readers.tiles[2 * perRow][11]).toBe(at(probs, 2, 0, 0, 11, 2));
	});
});

describe('the brightest colour', () => {
	test('stands for what nearly all numbers stay below', () => {
		const many = Float32Array.from({ length: 1000 }, (_, i) => (i < 10 ? 1 : i / 10_000));
		expect(brightest([many], 0.98)).toBeCloseTo(0.099, 2);
		expect(brightest([many], 1)).toBe(1);
	});

	test('is the one value where all are alike', () => {
		expect(brightest([new Float32Array(8).fill(0.25)])).toBe(0.25);
	});
});
