import { describe, expect, test } from 'vitest';
import { derive } from '../../stages/attention/derive.ts';
import { goldenInput } from '../../stages/golden-input.ts';
import { tensor } from '../../tensor/tensor.ts';
import {
	differenceTiles,
	firstOtherWord,
	mapDistance,
	rankedHeads,
	readingOf,
	totalVariation
} from './attention-difference.ts';

const cat = derive(goldenInput(0))!;
const penguin = derive(goldenInput(1))!;

/** ½ Σⱼ |cat − penguin|, the mean over queries, by numpy in double precision from the golden traces, `[L][H]`. */
const SELF = [
	[0.2727176, 0.4006631],
	[0.3350808, 0.3215628]
];

function expectClose(found: Float32Array | undefined, expected: readonly number[]) {
	expected.forEach((value, i) => expect(found?.[i]).toBeCloseTo(value, 6));
}

describe('the total variation distance', () => {
	test('is the share that has to move, by hand', () => {
		expect(totalVariation(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBe(1);
		expect(totalVariation(Float32Array.of(0.5, 0.25, 0.25), Float32Array.of(0.25, 0.25, 0.5))).toBe(
			0.25
		);
		expect(totalVariation(Float32Array.of(0.5, 0.5), Float32Array.of(0.5, 0.5))).toBe(0);
	});

	test('of a map is the mean over its queries', () => {
		const ours = tensor(Float32Array.of(1, 0, 0.5, 0.5), [2, 2]);
		const theirs = tensor(Float32Array.of(0, 1, 0.5, 0.5), [2, 2]);
		expect(mapDistance(ours, theirs)).toBe(0.5);
	});

	test('of every head is what numpy says, the most different first', () => {
		const ranked = rankedHeads(cat.self, penguin.self);
		expect(ranked.map(({ block, head }) => [block, head])).toEqual([
			[0, 1],
			[1, 0],
			[1, 1],
			[0, 0]
		]);
		for (const { block, head, distance } of ranked) {
			expect(distance).toBeCloseTo(SELF[block]![head]!, 6);
		}
	});

	test('of a run to itself is 0', () => {
		expect(rankedHeads(cat.cross, cat.cross).map(({ distance }) => distance)).toEqual([0, 0, 0, 0]);
	});
});

describe('tiles', () => {
	test('of a patch are its rows’ differences, a row of tiles for each block and the averages last', () => {
		const tiles = differenceTiles(cat.self, penguin.self, { kind: 'self', patch: 5 });
		expect(tiles).toHaveLength(3 * 3);
		expectClose(tiles[3], [-0.0094876, 0.0230447, 0.019659, -0.006906]);
		expectClose(tiles[7], [0.0406041, -0.038471, 0.0257155, 0.0280487]);
		tiles.forEach((tile) => expect(tile.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5));
	});

	test('of no patch are the differences of what each patch gets from all', () => {
		const tiles = differenceTiles(cat.self, penguin.self, { kind: 'self', patch: null });
		expectClose(tiles[1], [0.0865591, -0.0343051, -0.0490313, 0.0586613]);
		expectClose(tiles[2], [0.0536562, -0.019904, -0.0086606, 0.0256566]);
		expectClose(tiles[8], [0.0222147, -0.0021306, 0.0054125, 0.0112676]);
	});

	test('of a word are the differences of how much each patch reads it', () => {
		const tiles = differenceTiles(cat.cross, penguin.cross, { kind: 'cross', word: 2 });
		expectClose(tiles[0], [-0.0739044, -0.0740778, -0.059076, -0.0792976]);
	});
});

test('a reading takes a row, the mean row or a column', () => {
	const map = tensor(Float32Array.of(0.75, 0.25, 0.25, 0.75), [2, 2]);
	expect([...readingOf(map, { kind: 'self', patch: 1 })]).toEqual([0.25, 0.75]);
	expect([...readingOf(map, { kind: 'self', patch: null })]).toEqual([0.5, 0.5]);
	expect([...readingOf(map, { kind: 'cross', word: 0 })]).toEqual([0.75, 0.25]);
});

test('words are comparable where the model reads the same ones', () => {
	const words = (...ids: number[]) => ids.map((id) => ({ id, text: `${id}`, known: true }));
	expect(firstOtherWord(words(1, 4, 7), words(1, 4, 7))).toBeUndefined();
	expect(firstOtherWord(words(1, 4, 7), words(1, 5, 7))).toBe(1);
	expect(firstOtherWord(words(1, 4), words(1, 4, 7))).toBe(2);
	expect(firstOtherWord(cat.tokens, penguin.tokens)).toBe(2);
});
