import { expect, test } from 'vitest';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { choiceOf, headsOf, isChosen, selectionOf, toggled } from './choice.ts';
import type { Choice } from './maps.ts';
import { nameOfChoice, nameOfHeads } from './sentences.ts';

const size = { blocks: 3, heads: 2 };
const head = (block: number, number: number) => ({ block, head: number });
const among = (...heads: Choice['among'] & object): Choice => ({
	block: null,
	head: null,
	among: heads
});

test('heads are added to what is chosen, in the order of the model', () => {
	const two = toggled(head(2, 0), head(0, 1), size);
	expect(two).toEqual(among(head(0, 1), head(2, 0)));
	expect(toggled(two, head(1, 1), size)).toEqual(among(head(0, 1), head(1, 1), head(2, 0)));
	expect(toggled(head(0, 1), { block: 2, head: null }, size)).toEqual(
		among(head(0, 1), head(2, 0), head(2, 1))
	);
});

test('what is in the average already is taken out, and the last head stays', () => {
	const three = among(head(0, 1), head(2, 0), head(2, 1));
	expect(toggled(three, { block: 2, head: null }, size)).toEqual(head(0, 1));
	expect(toggled(three, head(2, 1), size)).toEqual(among(head(0, 1), head(2, 0)));
	expect(toggled(head(0, 1), head(0, 1), size)).toEqual(head(0, 1));
	expect(toggled({ block: null, head: null }, head(0, 0), size).among).toHaveLength(5);
});

test.each<[Choice, Choice, Choice]>([
	[head(1, 0), head(1, 1), { block: 1, head: null }],
	[among(head(0, 1), head(1, 1)), head(2, 1), { block: null, head: 1 }],
	[
		{ block: null, head: 0 },
		{ block: null, head: 1 },
		{ block: null, head: null }
	]
])('%j and %j have a name: %j', (before, other, after) => {
	expect(toggled(before, other, size)).toEqual(after);
});

test('a choice is of its heads, and they alone are chosen', () => {
	expect(headsOf({ block: 1, head: null }, size)).toEqual([head(1, 0), head(1, 1)]);
	expect(headsOf({ block: null, head: 1 }, size)).toEqual([head(0, 1), head(1, 1), head(2, 1)]);
	expect(headsOf(head(2, 0), size)).toEqual([head(2, 0)]);
	expect(isChosen(among(head(0, 1), head(2, 0)), head(2, 0))).toBe(true);
	expect(isChosen(among(head(0, 1), head(2, 0)), head(2, 1))).toBe(false);
	expect(isChosen(head(1, 1), head(1, 1))).toBe(true);
	expect(isChosen({ block: 1, head: null }, head(1, 1))).toBe(false);
});

test('a choice is selected, and read back from the selection', () => {
	const choices: Choice[] = [
		head(1, 1),
		{ block: 1, head: null },
		{ block: null, head: 1 },
		among(head(0, 1), head(2, 0))
	];
	for (const choice of choices) {
		const selection = { ...NOTHING_SELECTED, ...selectionOf(choice) };
		expect(choiceOf(selection, selection)).toEqual(choice);
	}
});

test('some heads are named block by block, until there are too many blocks', () => {
	const heads = [head(1, 0), head(1, 2), head(4, 3)];
	expect(nameOfHeads(heads)).toBe('heads 1 and 3 of block 2 and head 4 of block 5');
	expect(nameOfChoice(among(...heads))).toBe(
		'The average over heads 1 and 3 of block 2 and head 4 of block 5'
	);
	const many = [...heads, head(2, 0), head(3, 0)];
	expect(nameOfChoice(among(...many))).toBe('The average over 5 heads of 4 blocks');
});
