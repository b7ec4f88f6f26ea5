import { describe, expect, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import { editDistance, nearestWord } from './nearest-word.ts';
import { padTokens, singulars, splitWords, tokenizePrompt } from './tokenizer.ts';

const vocabulary: Manifest['text'] = {
	maxTokens: 5,
	words: ['<pad>', '<start>', '<unknown>', 'a', 'cat', 'left', 'of', 'rocket', 'sailboat', 'star'],
	special: { padding: 0, start: 1, unknown: 2 },
	things: [],
	depth: 1,
	heads: 1
};

describe('splitWords', () => {
	// Expected words are what `tokenize` in models/scenes/vocabulary.py answered.
	test.each([
		['A cat, left of a RED balloon!', ['a', 'cat', 'left', 'of', 'a', 'red', 'balloon']],
		['Caf\u00e9 cr\u00e8me', ['cafe', 'creme']],
		['cafe\u0301 au lait', ['cafe', 'au', 'lait']],
		["two-headed dog's", ['two', 'headed', 'dog', 's']],
		['\u00bd 3rd \u2460 \ufb01re', ['1', '2', '3rd', '1', 'fire']],
		['\uff26\uff35\uff2c\uff2c \uff2belvin \u212a', ['full', 'kelvin', 'k']],
		['\u732b \u3068 \u72ac cat', ['cat']],
		['<b>cat</b>&amp;', ['b', 'cat', 'b', 'amp']],
		['a\u20ddb \u0345x y\u0327\u0301z', ['a', 'b', 'x', 'yz']],
		['\u0130stanbul Stra\u00dfe \u0141\u00d3D\u0179', ['istanbul', 'stra', 'e', 'odz']],
		['\u0939\u093f\u0928\u094d\u0926\u0940 dog', ['dog']],
		['\u{1f431}cat\u{1f680}rocket', ['cat', 'rocket']],
		['  \t\n', []],
		['snake_case v2.0', ['snake', 'case', 'v2', '0']]
	])('%s', (text, words) => {
		expect(splitWords(text).map(({ plain }) => plain)).toEqual(words);
	});

	test('keeps what was typed', () => {
		expect(splitWords('Cafe\u0301, \u00bd!').map(({ typed }) => typed)).toEqual([
			'Cafe\u0301',
			'\u00bd',
			'\u00bd'
		]);
	});
});

describe('singulars', () => {
	// Expected forms are what `singulars` in models/scenes/vocabulary.py answered.
	test.each([
		['cats', ['cat']],
		['buses', ['buse', 'bus']],
		['strawberries', ['strawberrie', 'strawberri', 'strawberry']],
		['leaves', ['leave', 'leav', 'leaf']],
		['snowmen', ['snowman']],
		['gas', []],
		['cat', []],
		['', []]
	])('%s', (word, expected) => {
		expect(singulars(word)).toEqual(expected);
	});
});

describe('tokenizePrompt', () => {
	test('the empty prompt is <start> alone', () => {
		expect(tokenizePrompt(' ', vocabulary)).toEqual({
			tokens: [{ id: 1, text: '<start>', known: true }],
			dropped: []
		});
	});

	test('marks unknown words and suggests the nearest', () => {
		const { tokens } = tokenizePrompt('A rokcet xyzzyq', vocabulary);
		expect(tokens.slice(1)).toEqual([
			{ id: 3, text: 'A', known: true },
			{ id: 2, text: 'rokcet', known: false, suggestion: 'rocket' },
			{ id: 2, text: 'xyzzyq', known: false }
		]);
	});

	test('a plural is its singular, as typed', () => {
		const { tokens } = tokenizePrompt('Cats stars rockets as', vocabulary);
		expect(tokens.slice(1)).toEqual([
			{ id: 4, text: 'Cats', known: true },
			{ id: 9, text: 'stars', known: true },
			{ id: 7, text: 'rockets', known: true },
			{ id: 2, text: 'as', known: false }
		]);
	});

	test('drops what does not fit, and says so', () => {
		const { tokens, dropped } = tokenizePrompt('cat left of a Star, cat', vocabulary);
		expect(tokens.map(({ id }) => id)).toEqual([1, 4, 5, 6, 3]);
		expect(dropped).toEqual(['Star', 'cat']);
	});

	test('markup that spells a special token is words', () => {
		const { tokens } = tokenizePrompt('<start> <pad>', vocabulary);
		expect(tokens.map(({ id }) => id)).toEqual([1, 2, 2]);
	});

	test('survives 10,000 letters in one word and in 10,000 words', () => {
		expect(tokenizePrompt('x'.repeat(10_000), vocabulary).tokens).toHaveLength(2);
		expect(tokenizePrompt('cat '.repeat(10_000), vocabulary).dropped).toHaveLength(9_996);
	});
});

test('padTokens fills each row to the length the model takes', () => {
	const rows = ['a cat', ''].map((prompt) => tokenizePrompt(prompt, vocabulary).tokens);
	const { ids, mask, dims } = padTokens(rows, vocabulary);
	expect(dims).toEqual([2, 5]);
	expect([...ids]).toEqual([1, 3, 4, 0, 0, 1, 0, 0, 0, 0]);
	expect([...mask]).toEqual([1, 1, 1, 0, 0, 1, 0, 0, 0, 0]);
});

describe('nearestWord', () => {
	test.each([
		['ct', undefined],
		['cta', 'cat'],
		['sailbaot', 'sailboat'],
		['salebot', undefined],
		['bat', 'cat'],
		['stat', 'star'],
		['', undefined]
	])('%s → %s', (word, expected) => {
		expect(nearestWord(word, vocabulary.words.slice(3))).toBe(expected);
	});

	test.each([
		['kitten', 'sitting', 3],
		['ca', 'abc', 3],
		['abcd', 'acbd', 1],
		['', 'abc', 3],
		['same', 'same', 0]
	])('the distance from %s to %s is %i', (a, b, distance) => {
		expect(editDistance(a, b)).toBe(distance);
	});
});
