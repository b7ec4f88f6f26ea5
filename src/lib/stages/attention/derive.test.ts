import { describe, expect, test } from 'vitest';
import { at } from '../../tensor/indexing.ts';
import { tensor } from '../../tensor/tensor.ts';
import { goldenInput } from '../golden-input.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import { openCell } from './cell.ts';
import { derive } from './derive.ts';
import { breadth, distanceBetween, lookOfHead, lookOfRow } from './looks.ts';
import { columnOf, mapOf, rowOf, shareOfKeys } from './maps.ts';
import { describe as describeAttention, whereItLooks } from './sentences.ts';

const { N, H, L } = SIZE;

describe('derive', () => {
	test('reads every block in the branch with text, and what is selected', () => {
		const input = syntheticInput({ selection: { block: 1, head: 2, patch: 6, word: 3 } });
		const data = derive(input)!;
		const whole = input.internals['attention.self.probs']!;
		expect(data.self.probs.map(({ dims }) => dims)).toEqual(Array(L).fill([H, N, N]));
		expect(at(data.self.probs[1], 2, 6, 9)).toBe(at(whole, 1, 0, 2, 6, 9));
		expect(data).toMatchObject({ block: 1, head: 2, query: 6, word: 3 });
	});

	test('leaves padding out of the words and loses no attention by it', () => {
		const input = syntheticInput({ words: ['<start>', 'red'], selection: { block: 2 } });
		const { cross } = derive(input)!;
		expect(cross.probs[2].dims).toEqual([H, N, 2]);
		expect(cross.vectors![2].k.dims).toEqual([H, 2, SIZE.d]);
		const whole = input.internals['attention.cross.probs']!;
		expect(at(cross.probs[2], 1, 5, 1)).toBe(at(whole, 2, 0, 1, 5, 1));
		expect(
			shareOfKeys(mapOf(cross, { block: 2, head: 1 })).reduce((sum, share) => sum + share)
		).toBeCloseTo(1, 5);
	});

	test('chooses something to show where nothing, or too much, is selected', () => {
		const nothing = derive(syntheticInput())!;
		expect(nothing).toMatchObject({ head: null, query: 10, word: 3 });
		const { manifest, trace } = syntheticInput();
		const [, first] = trace.text.tokens;
		const things = [{ name: manifest.text.words[first.id], synonyms: [] }];
		const withThings = { ...manifest, text: { ...manifest.text, things } };
		expect(derive({ ...syntheticInput(), manifest: withThings })!.word).toBe(1);
		const nonsense = { block: 99, head: 99, patch: 999, word: 99 };
		const clamped = derive(syntheticInput({ selection: nonsense }))!;
		expect(clamped).toMatchObject({ block: L - 1, head: H - 1, query: N - 1, word: 3 });
	});

	test('is null while a map is missing; without vectors, the maps are still there', () => {
		const input = syntheticInput();
		const without = (probe: string) =>
			derive({ ...input, internals: { ...input.internals, [probe]: undefined } });
		expect(without('attention.cross.probs')).toBeNull();
		expect(without('attention.self.v')!.self.vectors).toBeUndefined();
		expect(without('attention.self.v')!.cross.vectors).toHaveLength(L);
	});

	test('reads a step once, however often another head or patch is chosen', () => {
		const input = syntheticInput();
		const again = derive({ ...input, selection: { ...input.selection, patch: 3 } })!;
		expect(again.self).toBe(derive(input)!.self);
		expect(derive(syntheticInput())!.self).not.toBe(again.self);
	});
});

describe('maps', () => {
	// Two heads, two queries, three keys.
	const probs = tensor(
		Float32Array.of(0.5, 0.25, 0.25, 0, 1, 0, 0.1, 0.2, 0.7, 1, 0, 0),
		[2, 2, 3]
	);

	test('average over blocks, over heads, and over both', () => {
		const other = tensor(
			probs.data.map((value) => value / 2),
			probs.dims
		);
		const maps = { probs: [probs, other], vectors: undefined, padding: [] };
		expect(at(mapOf(maps, { block: null, head: 0 }), 0, 0)).toBeCloseTo(0.375, 6);
		expect(at(mapOf(maps, { block: null, head: null }), 1, 1)).toBeCloseTo(0.375, 6);
		expect(mapOf(maps, { block: 1, head: 1 }).data).toEqual(other.data.subarray(6));
	});

	test('average over just some heads, by hand', () => {
		const other = tensor(
			probs.data.map((value) => value / 2),
			probs.dims
		);
		const maps = { probs: [probs, other], vectors: undefined, padding: [] };
		const among = [
			{ block: 0, head: 0 },
			{ block: 0, head: 1 },
			{ block: 1, head: 1 }
		];
		const mean = mapOf(maps, { block: null, head: null, among });
		expect(at(mean, 0, 2)).toBeCloseTo((0.25 + 0.7 + 0.35) / 3, 6);
		expect(at(mean, 1, 0)).toBeCloseTo((0 + 1 + 0.5) / 3, 6);
	});

	test('average over heads, rows, columns and shares', () => {
		const maps = { probs: [probs], vectors: undefined, padding: [] };
		const average = mapOf(maps, { block: 0, head: null });
		expect([...average.data].map((value) => +value.toFixed(4))).toEqual([
			0.3, 0.225, 0.475, 0.5, 0.5, 0
		]);
		const head = tensor(probs.data.subarray(0, 6), [2, 3]);
		expect([...rowOf(head, 1)]).toEqual([0, 1, 0]);
		expect([...columnOf(head, 1)]).toEqual([0.25, 1]);
		expect([...shareOfKeys(head)]).toEqual([0.25, 0.625, 0.125]);
	});
});

describe('looks', () => {
	const even = new Float32Array(16).fill(1 / 16);

	test('an even row has log₂ N bits and the mean distance of all pairs', () => {
		const look = lookOfRow(even, 0, 4);
		expect(look.entropy).toBeCloseTo(4, 6);
		expect(breadth(look)).toBeCloseTo(16, 4);
		expect(look.onNeighbours).toBeCloseTo(2 / 16, 6);
		// Mean of √(r² + c²) over r, c = 0 … 3, by hand: (0 + 2·(1+2+3) + √2+√8+√18 + 2·(√5+√10+√13)) / 16.
		const byHand = (12 + 6 * Math.SQRT2 + 2 * (Math.sqrt(5) + Math.sqrt(10) + Math.sqrt(13))) / 16;
		expect(look.distance).toBeCloseTo(byHand, 5);
	});

	test('a head that copies looks at itself alone', () => {
		const identity = Float32Array.from({ length: 256 }, (_, i) => (i % 17 === 0 ? 1 : 0));
		expect(lookOfHead(identity, 4)).toEqual({
			entropy: 0,
			distance: 0,
			onSelf: 1,
			onNeighbours: 0
		});
	});

	test('distances do not wrap around the border', () => {
		expect(distanceBetween(3, 4, 4)).toBeCloseTo(Math.sqrt(10), 12);
	});

	test.each([
		[{ entropy: 1, distance: 0.3, onSelf: 0.7, onNeighbours: 0.3 }, 'mostly at itself (70 %)'],
		[
			{ entropy: 2, distance: 1, onSelf: 0.1, onNeighbours: 0.6 },
			'mostly at the four patches around it (60 %)'
		],
		[
			{ entropy: 2, distance: 1, onSelf: 0.3, onNeighbours: 0.4 },
			'mostly at itself and the four patches around it (70 %)'
		],
		[{ entropy: 4, distance: 2, onSelf: 0, onNeighbours: 0.2 }, 'almost evenly at all patches'],
		[
			{ entropy: 2, distance: 2, onSelf: 0, onNeighbours: 0.2 },
			'at the equivalent of 4 of 16 patches'
		]
	])('%o in words', (look, words) => {
		expect(whereItLooks(look, 4)).toContain(words);
	});
});

describe('one cell', () => {
	test('its q·k/√d → softmax is the probability that was captured', () => {
		const { self, cross } = derive(syntheticInput())!;
		for (const [maps, key] of [
			[self, 13],
			[cross, 2]
		] as const) {
			const cell = openCell(maps, { block: 2, head: 1, query: 4, key })!;
			const dot = cell.q.reduce((sum, value, i) => sum + value * cell.k[i], 0);
			expect(cell.dot).toBeCloseTo(dot, 5);
			expect(cell.logit).toBeCloseTo(dot / 2, 5);
			expect(Math.exp(cell.logit) / cell.sum).toBeCloseTo(cell.captured, 6);
			expect(cell.probability).toBeCloseTo(cell.captured, 6);
		}
	});

	test('cannot be opened where the vectors are not captured', () => {
		const { self } = derive(syntheticInput())!;
		const place = { block: 0, head: 0, query: 0, key: 0 };
		expect(openCell({ ...self, vectors: undefined }, place)).toBeNull();
	});
});

describe('on a run that PyTorch made', () => {
	test.each([0, 1, 2])('run %i: every opened cell is PyTorch’s, and so is what it mixes', (run) => {
		const input = goldenInput(run);
		const { self, cross, tokens, heads, blocks } = derive(input)!;
		for (const [kind, maps, key] of [
			['self', self, 3],
			['cross', cross, tokens.length - 1]
		] as const) {
			const mixed = input.internals[`attention.${kind}.heads`]!;
			for (let block = 0; block < blocks; block++) {
				for (let head = 0; head < heads; head++) {
					const cell = openCell(maps, { block, head, query: 9, key })!;
					expect(cell.probability).toBeCloseTo(cell.captured, 5);
					cell.mixed.forEach((value, i) =>
						expect(value).toBeCloseTo(at(mixed, block, 0, head, 9, i), 4)
					);
				}
			}
		}
	});

	test('words alone share all attention', () => {
		const { cross } = derive(goldenInput(0))!;
		expect(
			shareOfKeys(mapOf(cross, { block: null, head: null })).reduce((sum, share) => sum + share)
		).toBeCloseTo(1, 5);
	});
});

test('the description names the head and block as people count', () => {
	const input = syntheticInput({ selection: { block: 1, head: 2, word: 3 } });
	const data = derive(input)!;
	const text = describeAttention(data, input.selection);
	expect(text).toContain('Head 3 of block 2 looks');
	expect(text).toContain('“balloon” is read most by the patch at row');
	const among = [
		{ block: 0, head: 1 },
		{ block: 2, head: 2 }
	];
	expect(describeAttention(data, { ...input.selection, among })).toContain(
		'The average over head 2 of block 1 and head 3 of block 3 looks'
	);
});
