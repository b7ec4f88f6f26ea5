import { describe, expect, test } from 'vitest';
import { tinyManifest } from '../session/testing/tiny.ts';
import { completeWord, replaceWord, suggestWords } from './suggest.ts';

const vocabulary = {
	...tinyManifest.text,
	words: ['<pad>', 'a', 'balloon', 'bathed', 'big', 'blue', 'cat', 'kitty'],
	things: [
		{ name: 'cat', synonyms: ['kitty'] },
		{ name: 'balloon', synonyms: ['blimp'] }
	]
};
const suggest = (prompt: string, caret = prompt.length) => suggestWords(prompt, caret, vocabulary);

describe('suggestions', () => {
	test('name things first, then words that mean the same, then the rest', () => {
		expect(suggest('a b')).toEqual(['balloon', 'blimp', 'bathed', 'big', 'blue']);
	});

	test('follow the caret, not the end of the text', () => {
		expect(suggest('ki on a cat', 2)).toEqual(['kitty']);
	});

	test('are not made between words, for finished words, or for special tokens', () => {
		expect(suggest('a ')).toEqual([]);
		expect(suggest('a cat')).toEqual([]);
		expect(suggest('<')).toEqual([]);
	});
});

test('a completion replaces the word at the caret and moves behind it', () => {
	expect(completeWord('a ba', 4, 'balloon')).toEqual({ prompt: 'a balloon ', caret: 10 });
	expect(completeWord('a balo at night', 5, 'balloon')).toEqual({
		prompt: 'a balloon at night',
		caret: 10
	});
});

test('a suggestion replaces its own word, even where the letters come before', () => {
	expect(replaceWord('kat, katt & KAT', ['kat', 'katt', 'KAT'], 1, 'cat')).toBe('kat, cat & KAT');
	expect(replaceWord('kat, katt & KAT', ['kat', 'katt', 'KAT'], 2, 'cat')).toBe('kat, katt & cat');
});
