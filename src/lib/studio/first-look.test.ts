import { expect, test } from 'vitest';
import { tinyManifest } from '../session/testing/tiny.ts';
import { firstLook } from './first-look.ts';

const localiser = { block: 1, head: 0 };

test('the first thing of the first prompt is looked for by the head that finds things', () => {
	expect(firstLook({ ...tinyManifest, localiser })).toEqual({ ...localiser, word: 3 });
});

test('a prompt without a thing leaves the word open', () => {
	const defaults = { ...tinyManifest.defaults, prompt: 'a red night' };
	expect(firstLook({ ...tinyManifest, defaults, localiser })).toEqual(localiser);
});

test('nothing is selected where no such head is known', () => {
	expect(firstLook(tinyManifest)).toEqual({});
});
