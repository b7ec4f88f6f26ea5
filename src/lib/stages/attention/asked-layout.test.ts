import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../trace/parse-manifest.ts';
import { tokenizePrompt } from '../../trace/tokenizer.ts';
import { askedLayout } from './asked-layout.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { text: vocabulary } = parseManifest(read('static/models/small/manifest.json'));
const layoutOf = (prompt: string) =>
	askedLayout(tokenizePrompt(prompt, vocabulary).tokens, vocabulary);
/** "cat left, red heart right", as typed. */
const inWords = (prompt: string) =>
	layoutOf(prompt)
		.map(({ name, half }) => `${name} ${half}`)
		.join(', ');

describe('captions that Python wrote', () => {
	interface Caption {
		readonly text: string;
		readonly asked: readonly (readonly [className: string, half: string])[];
	}
	const captions = read('tests/fixtures/captions.json') as readonly Caption[];

	/** The model's name of what was typed: without a synonym, and a thing without its colour. */
	function classOf(name: string): string {
		const known = vocabulary.things.flatMap(({ name: thing, synonyms }) =>
			[thing, ...synonyms].map((word) => ({ thing, word }))
		);
		const isIn = (word: string) => name === word || name.endsWith(` ${word}`);
		const found = known
			.filter(({ word }) => isIn(word))
			.sort((a, b) => b.word.length - a.word.length)[0];
		const isShape = ['circle', 'square', 'triangle', 'star', 'heart'].includes(found.thing);
		return isShape ? name : found.thing;
	}

	test('are there in every kind', () => {
		for (const count of [0, 1, 2]) {
			expect(captions.filter(({ asked }) => asked.length === count).length).toBeGreaterThan(10);
		}
	});

	test.each(captions)('$text', ({ text, asked }) => {
		const found = layoutOf(text).map(({ name, half }) => `${classOf(name)} ${half}`);
		expect(found.sort()).toEqual(asked.map((one) => one.join(' ')).sort());
	});
});

describe('what people type', () => {
	test.each([
		['a cat left of a dog', 'cat left, dog right'],
		['a cat to the left of a dog', 'cat left, dog right'],
		['A CAT is sitting on the left of the Dog!', 'CAT left, Dog right'],
		['cat right of dog', 'cat right, dog left'],
		['a rainbow over a castle', 'rainbow top, castle bottom'],
		['a rainbow above the big red castle', 'rainbow top, red castle bottom'],
		['a fish under a sailboat on the sea', 'fish bottom, sailboat top'],
		['a fish beneath a boat', 'fish bottom, boat top'],
		['a pizza below a crown on a pink background', 'pizza bottom, crown top'],
		['at night, a rocket above a planet', 'rocket top, planet bottom'],
		['a hot dog left of a dog', 'hot dog left, dog right'],
		['an ice cream above a teddy bear', 'ice cream top, teddy bear bottom'],
		['a small blue star right of a huge yellow circle', 'blue star right, yellow circle left'],
		['a red star left of a blue star', 'red star left, blue star right'],
		['two cats left of a dog', 'cats left, dog right'],
		['some cherries above leaves', 'cherries top, leaves bottom'],
		['a cat left of another cat', 'cat left, cat right'],
		['a cat on the beach left of a dog', 'cat left, dog right'],
		['a cat and a dog, the cat on the left', 'cat left'],
		['a cat and a dog, the dog on the right', 'dog right'],
		['a cat and a dog, the cat left of the dog', 'cat left, dog right'],
		['a cat on the left and a dog on the right', 'cat left, dog right'],
		['a cat and a dog, the cat at the top, the dog at the bottom', 'cat top, dog bottom'],
		['a red star and a blue star, the blue star on the left', 'blue star left'],
		['a cat on the left', 'cat left'],
		['on the left a cat, on the right a dog', 'cat left, dog right'],
		['at the top a cat, and a dog, at the bottom a bee', 'cat top, bee bottom'],
		['to the left of a tiger, a lion', 'tiger right, lion left'],
		['under a rainbow, a unicorn', 'rainbow top, unicorn bottom'],
		['under a rainbow, a unicorn and a cat', ''],
		['the moon with a rocket above it', 'moon bottom, rocket top'],
		['a cat with a hat left of it', 'cat right, hat left'],
		['a cat and a dog left of it', '']
	])('%s', (prompt, expected) => {
		expect(inWords(prompt)).toBe(expected);
	});

	test.each([
		'',
		'a cat',
		'a cat and a dog',
		'two cats',
		'two cats, one above the other',
		'left of',
		'a cat left of',
		'left of a dog',
		'above below left of right of',
		'xyzzy left of plugh',
		'a cat left of a xyzzy',
		// Whose side is it?
		'a cat and a dog on the left',
		'a cat and a dog left of a horse left of a bee',
		'a cat and a dog left of a bee',
		'a cat with a hat left of a bee',
		'two cats and a cat, the cat on the left',
		// Said of something else than the two.
		'a cat under the sky and a dog',
		'a cat over grass beside a dog',
		'a cat at the top of a mountain',
		// Too much, or the opposite.
		'a cat left of a dog above a bee',
		'a cat left of a dog on the right',
		'a cat on the left at the top',
		'a cat not left of a dog',
		'a cat on the left, no dog on the right',
		'a cat left of the cat',
		// Other meanings of the words.
		'a cat left a dog',
		'a cat on the right track',
		'on the left'
	])('nothing is read from “%s”', (prompt) => {
		expect(inWords(prompt)).toBe('');
	});
});

test('an object’s words are where they are in the prompt, each time it is named', () => {
	const words = (prompt: string) => layoutOf(prompt).map((object) => object.words);
	expect(words('a hot dog left of a small red heart')).toEqual([
		[2, 3],
		[8, 9]
	]);
	expect(words('a cat and a dog, the cat on the left')).toEqual([[2, 7]]);
});

test('a prompt that was cut says what is left of it', () => {
	const filler = Array(13).fill('xyzzy').join(' ');
	expect(inWords(`${filler} a cat left of a dog`)).toBe('');
});

test('another model’s vocabulary has other names', () => {
	const other = {
		...vocabulary,
		words: ['<pad>', '<start>', '<unknown>', 'blob', 'left', 'of', 'box'],
		things: [
			{ name: 'blob', synonyms: [] },
			{ name: 'box', synonyms: [] }
		]
	};
	const { tokens } = tokenizePrompt('the blob left of the box', other);
	expect(askedLayout(tokens, other).map(({ name }) => name)).toEqual(['blob', 'box']);
});
