import { expect, test } from 'vitest';
import { areSameChanges, changesAt, firstDifference, type Change } from './changes.ts';

const head: Change = {
	kind: 'head',
	attention: 'self',
	block: 4,
	head: 2,
	factor: 0,
	from: 3,
	to: 5
};
const word: Change = { kind: 'word', word: 2, factor: 2, from: 4 };
const paint: Change = {
	kind: 'paint',
	from: 2,
	strokes: [{ channel: 0, amount: 1, cells: [3, 4] }]
};
const cat: Change = { kind: 'prompt', prompt: 'a cat', from: 1 };
const dog: Change = { kind: 'prompt', prompt: 'a dog', from: 4 };

test('a scale acts from its first to its last step, or to the end', () => {
	const acting = (step: number) => changesAt([head, word], step);
	expect([2, 3, 4, 5, 6].map(acting)).toEqual([[], [head], [head, word], [head, word], [word]]);
});

test('paint acts once, and of several prompts the one that began last', () => {
	expect([1, 2, 3].map((step) => changesAt([paint], step).length)).toEqual([0, 1, 0]);
	expect([0, 1, 3, 4, 9].map((step) => changesAt([dog, cat], step))).toEqual([
		[],
		[cat],
		[cat],
		[dog],
		[dog]
	]);
});

test.each<[string, Change[], Change[], number]>([
	['nothing', [], [], 10],
	['the same', [head, word], [head, word], 10],
	['a change from its first step on', [], [head], 3],
	['a change that ends earlier', [head], [{ ...head, to: 4 }], 5],
	['a change that began earlier', [head], [{ ...head, from: 1 }], 1],
	['another factor', [word], [{ ...word, factor: 1.5 }], 4],
	['a change beyond the last step', [], [{ ...word, from: 10 }], 10],
	['paint', [head], [head, paint], 2],
	['a prompt that another replaces before it is seen', [dog], [{ ...cat, from: 4 }, dog], 10]
])('%s: the first step that differs', (_name, a, b, step) => {
	expect(firstDifference(a, b, 10)).toBe(step);
	expect(firstDifference(b, a, 10)).toBe(step);
});

test('the same changes are the same however they were written down', () => {
	const { from, factor, ...rest } = word;
	expect(areSameChanges([word], [{ factor, from, ...rest }])).toBe(true);
	expect(areSameChanges([word], [{ ...word, to: 9 }])).toBe(false);
	expect(areSameChanges([word, head], [head, word])).toBe(false);
});
