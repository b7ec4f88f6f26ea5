import { expect, test } from 'vitest';
import { describeHeads, describeShares, describeTile, whyNoWords } from './attention-sentences.ts';

const heads = [0.5, 0.25, 0.125, 0.125].map((distance, head) => ({ block: 1, head, distance }));

test('the three heads that differ most are named, with the average of all', () => {
	expect(describeHeads(heads, 'self')).toBe(
		'Of all 4 heads, self-attention differs most in head 1 of block 2 (0.5), head 2 of block 2 (0.25) and head 3 of block 2 (0.125); on average by 0.25, where 0 is the same and 1 has nothing in common (total variation distance, mean over all patches that ask).'
	);
});

test('heads that are the same are said to be so', () => {
	const same = heads.map((head) => ({ ...head, distance: 0 }));
	expect(describeHeads(same, 'cross')).toBe(
		'In all heads cross-attention is the same, number by number.'
	);
});

test('a tile is told by where it gains and loses most', () => {
	const tile = Float32Array.of(0.25, -0.5, 0, 0.125);
	const told = (reading: Parameters<typeof describeTile>[2]) =>
		describeTile('Head 1', tile, reading, 'cat', 2);
	expect(told({ kind: 'self', patch: 3 })).toBe(
		'Head 1: in this run the patch at row 2, column 2 looks more at the patch at row 1, column 1, by 25 percentage points, and less at the patch at row 1, column 2, by 50 percentage points.'
	);
	expect(told({ kind: 'self', patch: null })).toContain('the patches together look more at');
	expect(told({ kind: 'cross', word: 2 })).toBe(
		'Head 1: in this run “cat” gains most in the patch at row 1, column 1 (25 percentage points of what that patch reads) and loses most in the patch at row 1, column 2 (50 percentage points).'
	);
	expect(describeTile('Head 1', new Float32Array(4), { kind: 'self', patch: null }, '', 2)).toBe(
		'Head 1: no difference here.'
	);
});

test('a tile that only loses is not said to gain', () => {
	const tile = Float32Array.of(-0.25, -0.5, -0.25, -0.125);
	expect(describeTile('Head 1', tile, { kind: 'cross', word: 2 }, 'cat', 2)).toBe(
		'Head 1: in this run “cat” loses in every patch, most in the patch at row 1, column 2 (50 percentage points of what that patch reads).'
	);
	expect(
		describeTile('Head 1', tile.map(Math.abs), { kind: 'cross', word: 2 }, 'cat', 2)
	).toContain('“cat” gains in every patch, most in the patch at row 1, column 2 (50');
});

test('other words are named as the reason why words are not compared', () => {
	const words = (...texts: string[]) => texts.map((text, id) => ({ id, text, known: true }));
	expect(whyNoWords(undefined, [], [])).toBeUndefined();
	expect(whyNoWords(1, words('<start>', 'cat'), words('<start>', 'fox'))).toContain(
		'(word 1 is “cat” here, “fox” there)'
	);
	expect(whyNoWords(1, words('<start>', 'cat'), words('<start>'))).toContain(
		'(word 1 is “cat” here, none there)'
	);
});

test('shares of a part are held against an even one', () => {
	expect(describeShares('Channel 2', { state: 0.5, noise: 0.25 }, 0.125)).toBe(
		'Channel 2 holds 50 % of the squared difference of the states and 25 % of that of the noise guesses; an even share is 12.5 %.'
	);
	expect(describeShares('Channel 2', { state: 0.0004, noise: 0 }, 0.125)).toContain(
		'holds less than 0.1 % of the squared difference of the states and 0 % of'
	);
});
