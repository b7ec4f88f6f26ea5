import { expect, test } from 'vitest';
import { readSourceFiles, type SourceFile } from './source-files.ts';

const SOURCE_OF_RANDOMNESS = 'src/lib/diffusion/prng.ts';
const unseeded = /\bMath\s*\.\s*random\b|\bgetRandomValues\b/;

/** Files that draw numbers which no seed can bring back. */
function filesWithUnseededNumbers(files: readonly SourceFile[]): string[] {
	return files
		.filter(({ path, text }) => path !== SOURCE_OF_RANDOMNESS && unseeded.test(text))
		.map(({ path }) => path);
}

test('every random number comes from the seeded generator', () => {
	expect(filesWithUnseededNumbers(readSourceFiles())).toEqual([]);
});

test('the check finds an unseeded number', () => {
	const path = 'src/routes/+page.svelte';
	expect(filesWithUnseededNumbers([{ path, text: '<b>{Math.random()}</b>' }])).toEqual([path]);
	expect(filesWithUnseededNumbers([{ path, text: '<b>{random(7)}</b>' }])).toEqual([]);
});
