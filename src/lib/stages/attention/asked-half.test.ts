import { describe, expect, test } from 'vitest';
import { at } from '../../tensor/indexing.ts';
import { tensor } from '../../tensor/tensor.ts';
import { goldenInput } from '../golden-input.ts';
import { askedHeadsOf, shareInHalf } from './asked-half.ts';
import type { Half } from './asked-layout.ts';
import { derive } from './derive.ts';
import { describeAsked, describeAskedWord, viewOf } from './sentences.ts';

describe('the share in a half', () => {
	// Four patches, two by two; two words.
	const map = tensor(Float32Array.of(0.5, 0.5, 0.25, 0.75, 0.125, 0.875, 0.125, 0.875), [4, 2]);

	test.each<[Half, number]>([
		['left', 0.625],
		['right', 0.375],
		['top', 0.75],
		['bottom', 0.25]
	])('%s', (half, share) => {
		expect(shareInHalf(map, { words: [0], half }, 2)).toBeCloseTo(share, 6);
	});

	test('words of one object count together', () => {
		expect(shareInHalf(map, { words: [0, 1], half: 'left' }, 2)).toBeCloseTo(0.5, 6);
	});

	test.each([2, 3, 8])('on a grid of %i, even reading is half in each half', (grid) => {
		const even = tensor(new Float32Array(grid * grid).fill(0.2), [grid * grid, 1]);
		for (const half of ['left', 'right', 'top', 'bottom'] as const) {
			expect(shareInHalf(even, { words: [0], half }, grid)).toBeCloseTo(0.5, 6);
		}
	});

	test('what nobody reads lies nowhere', () => {
		const nothing = tensor(new Float32Array(4), [4, 1]);
		expect(shareInHalf(nothing, { words: [0], half: 'left' }, 2)).toBe(0);
	});
});

describe('on a run that PyTorch made', () => {
	const input = goldenInput(0, { block: 1, head: 0 });
	const data = derive(input)!;
	const heads = askedHeadsOf(data.cross, data.asked, data.grid);

	test('its prompt, “a cat left of a red balloon at night”, asks for two halves', () => {
		expect(data.asked).toEqual([
			{ name: 'cat', words: [2], half: 'left' },
			{ name: 'red balloon', words: [6, 7], half: 'right' }
		]);
	});

	test('every head’s shares are those that are added up by hand', () => {
		const whole = input.internals['attention.cross.probs']!;
		const { grid } = data;
		expect(heads).toHaveLength(data.blocks * data.heads);
		for (const { block, head, shares, share } of heads) {
			const sum = (words: readonly number[], columns: readonly number[]) => {
				let total = 0;
				for (const word of words)
					for (let row = 0; row < grid; row++)
						for (const column of columns)
							total += at(whole, block, 0, head, row * grid + column, word);
				return total;
			};
			const [left, right] = [
				[0, 1],
				[2, 3]
			];
			const cat = sum([2], left) / (sum([2], left) + sum([2], right));
			const balloon = sum([6, 7], right) / (sum([6, 7], left) + sum([6, 7], right));
			expect(shares[0]).toBeCloseTo(cat, 6);
			expect(shares[1]).toBeCloseTo(balloon, 6);
			expect(share).toBeCloseTo((cat + balloon) / 2, 6);
		}
	});

	test('the sentence names the head that follows the layout most', () => {
		const best = heads.toSorted((a, b) => b.share - a.share)[0];
		const text = describeAsked(data.asked, heads);
		expect(text).toContain(
			'The prompt’s words ask for “cat” in the left half and “red balloon” in the right half'
		);
		expect(text).toContain(`Block ${best.block + 1}, head ${best.head + 1} `);
		expect(text).toContain('chance is 50 %');
	});

	test('of a word, where its object is asked for', () => {
		const of = (word: number) => {
			const data = derive(goldenInput(0, { block: 1, head: 0, word }))!;
			return describeAskedWord(viewOf(data, data));
		};
		const share = heads.find(({ block, head }) => block === 1 && head === 0)!.shares[1];
		expect(of(6)).toBe(of(7));
		expect(of(7)).toContain('attention to “red balloon” is in the right half (outlined)');
		expect(of(7)).toContain(`${Math.round(1000 * share) / 10} %`);
		expect(of(8)).toBe('');
	});

	test('a prompt without a layout says so', () => {
		const data = derive(goldenInput(1))!;
		expect(data.asked).toEqual([]);
		expect(describeAsked(data.asked, [])).toMatch(/^No layout to compare with is read/);
	});
});
