import { expect, test } from 'vitest';
import { isTest, readSourceFiles, type SourceFile } from './source-files.ts';

/** Reaching over the page for another's element; within a component's own there is `bind:this`. */
const reaching = /\bdocument\s*\.\s*(?:querySelector|getElement)\w*/;

function filesThatReach(files: readonly SourceFile[]): string[] {
	return files
		.filter((file) => !isTest(file) && !file.path.includes('/testing/') && reaching.test(file.text))
		.map(({ path }) => path);
}

test('no view changes another by a selector: it sets state', () => {
	expect(filesThatReach(readSourceFiles())).toEqual([]);
	const text = "document.querySelector('.panel')?.classList.add('highlighted');";
	expect(filesThatReach([{ path: 'a.ts', text }])).toEqual(['a.ts']);
	expect(filesThatReach([{ path: 'a.ts', text: "nav.querySelector('a')?.focus();" }])).toEqual([]);
});
