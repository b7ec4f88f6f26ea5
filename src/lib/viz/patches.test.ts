import { describe, expect, test } from 'vitest';
import { patchify } from '../diffusion/patchify.ts';
import { tensor } from '../tensor/tensor.ts';
import { mosaic } from './pipeline-map/mosaic.ts';
import { heldCell, outlineInMosaic, outlineInPicture, outlineInRows, patchAt } from './patches.ts';

test('a cell lies in the patch whose row the model gets it in', () => {
	const [grid, p] = [3, 2];
	const size = grid * p;
	const cells = Float32Array.from({ length: size ** 2 }, (_, i) => i);
	const rows = patchify(tensor(cells, [1, size, size]), p);
	rows.data.forEach((cell, i) => {
		const place = { row: Math.floor(cell / size), column: cell % size };
		expect(patchAt(place, size, grid)).toBe(Math.floor(i / p ** 2));
	});
});

test('a pixel lies in the patch of its share of the picture', () => {
	expect(patchAt({ row: 0, column: 127 }, 128, 8)).toBe(7);
	expect(patchAt({ row: 16, column: 15 }, 128, 8)).toBe(8);
	expect(patchAt({ row: 127, column: 127 }, 128, 8)).toBe(63);
});

test('a picked cell is held until a patch elsewhere is selected', () => {
	const picked = { channel: 1, row: 3, column: 0 };
	expect(heldCell(picked, null, 4, 2)).toBe(picked);
	expect(heldCell(picked, 2, 4, 2)).toBe(picked);
	expect(heldCell(picked, 1, 4, 2)).toBeNull();
	expect(heldCell(null, 2, 4, 2)).toBeNull();
});

describe('an outline', () => {
	test('in the picture is at the patch’s row and column', () => {
		expect(outlineInPicture(9, 4)).toEqual({
			width: 4,
			height: 4,
			boxes: [{ x: 1, y: 2, width: 1 }]
		});
	});

	test('in a matrix is the patch’s row', () => {
		expect(outlineInRows(9, 4)).toMatchObject({ height: 16, boxes: [{ x: 0, y: 9 }] });
	});

	test('in a mosaic surrounds the patch’s cells in every channel', () => {
		const [channels, grid, p, patch] = [3, 2, 2, 2];
		const size = grid * p;
		const data = Float32Array.from({ length: channels * size ** 2 }, (_, i) => {
			const cell = i % size ** 2;
			const place = { row: Math.floor(cell / size), column: cell % size };
			return patchAt(place, size, grid) === patch ? 1 : 0;
		});
		const { values, rows, columns } = mosaic(tensor(data, [channels, size, size]));
		const { width, height, boxes } = outlineInMosaic(patch, grid, channels);
		expect([columns, rows]).toEqual([width * p, height * p]);
		expect(boxes).toHaveLength(channels);
		const isInside = (row: number, column: number) =>
			boxes.some(({ x, y }) => Math.floor(row / p) === y && Math.floor(column / p) === x);
		values.forEach((value, i) => {
			expect(isInside(Math.floor(i / columns), i % columns)).toBe(value === 1);
		});
	});
});
