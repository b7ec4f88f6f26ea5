import { describe, expect, test } from 'vitest';
import { normal } from '#lib/diffusion/prng.ts';
import { at } from '#lib/tensor/indexing.ts';
import { tensor } from '#lib/tensor/tensor.ts';
import { inOrder, misplaced, piecesOf, placesOf, shuffled, swapped } from './jigsaw.ts';

describe('a shuffle', () => {
	test.each([
		[64, 2],
		[64, 6],
		[64, 64],
		[16, 15]
	])('of %d patches takes exactly %d from home, whatever the seed', (count, moved) => {
		for (let seed = 0; seed < 50; seed++) {
			const order = shuffled(count, moved, seed);
			expect(misplaced(order)).toBe(moved);
			expect([...order].sort((a, b) => a - b)).toEqual(inOrder(count));
		}
	});

	test('follows from its seed', () => {
		expect(shuffled(64, 64, 3)).toEqual(shuffled(64, 64, 3));
		expect(shuffled(64, 64, 3)).not.toEqual(shuffled(64, 64, 4));
	});

	test('reaches every one of the two cycles of three alike', () => {
		const orders = Array.from({ length: 400 }, (_, seed) => shuffled(3, 3, seed).join());
		const share = orders.filter((order) => order === '1,2,0').length / orders.length;
		expect(new Set(orders)).toEqual(new Set(['1,2,0', '2,0,1']));
		expect(share).toBeGreaterThan(0.4);
		expect(share).toBeLessThan(0.6);
	});
});

test('every wrong order is put right by swaps of what lies at two places', () => {
	let order = shuffled(64, 64, 9);
	for (let place = 0; place < 64; place++) {
		const from = placesOf(order)[place];
		if (from !== place) order = swapped(order, place, from);
	}
	expect(order).toEqual(inOrder(64));
});

test('the pieces are the picture’s own squares, in reading order', () => {
	const picture = tensor(normal(1, 0, 3 * 36), [3, 6, 6]);
	const pieces = piecesOf(picture, 3);
	expect(pieces).toHaveLength(9);
	const piece = pieces[5];
	expect(piece.dims).toEqual([3, 2, 2]);
	for (const channel of [0, 1, 2]) {
		for (const [row, column] of [
			[0, 0],
			[0, 1],
			[1, 0],
			[1, 1]
		]) {
			expect(at(piece, channel, row, column)).toBe(at(picture, channel, 2 + row, 4 + column));
		}
	}
});
