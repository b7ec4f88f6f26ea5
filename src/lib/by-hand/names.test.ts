import { expect, test } from 'vitest';
import { placeName } from '../viz/grid.ts';
import { nanoSources } from './testing/golden-sources.ts';
import { answering, answerName, namesOf, ofPatch, wordName } from './names.ts';

const { manifest, trace } = nanoSources(0);
const sides = { encoder: 128, decoder: 16 };
const names = { grid: 4, sides, words: ['<start>', 'a', 'cat', 'and', 'a', 'dog'] };

test('a patch is called by its row and column, as in the panels', () => {
	for (let patch = 0; patch < names.grid ** 2; patch++) {
		const place = placeName(patch, names.grid);
		expect(answering('self', patch, names)).toBe(`the patch in ${place}`);
	}
	expect(ofPatch({ patch: 6, entry: 12 }, names)).toBe('patch in row 2, column 3, entry 13');
	expect(answering('self', 6, names)).toBe('the patch in row 2, column 3');
	expect(answerName('p', 'self', 6, names)).toBe('p(row 2, column 3)');
});

test('a word is called by itself, and counted where there are several', () => {
	expect(names.words.map((_, word) => wordName(word, names))).toEqual([
		'“<start>”',
		'1st “a”',
		'“cat”',
		'“and”',
		'2nd “a”',
		'“dog”'
	]);
	const elevenTimes = { grid: 4, sides, words: Array.from({ length: 11 }, () => 'a') };
	expect(wordName(10, elevenTimes)).toBe('11th “a”');
	expect(answering('cross', 2, names)).toBe('“cat”');
});

test('the words are those that the step read', () => {
	const tokens = [{ id: 9, text: 'dog', known: true }];
	const steps = trace.steps.map((step) =>
		step.index === 1 ? { ...step, text: { ...trace.text, tokens } } : step
	);
	const changed = { ...trace, steps };
	expect(namesOf(manifest, changed, 1).words).toEqual(['dog']);
	expect(namesOf(manifest, changed, 0).words).toEqual(trace.text.tokens.map(({ text }) => text));
	expect(namesOf(manifest, undefined, 0).words).toEqual([]);
});
