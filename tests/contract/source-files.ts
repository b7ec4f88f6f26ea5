import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';

/** A text file of the project. Checks take lists of these, so that a test can also hand them files that are not there. */
export interface SourceFile {
	/** From the project's root, with `/` on every system: `src/lib/tensor/tensor.ts`. */
	readonly path: string;
	readonly text: string;
}

/** Paths from the project's root that match a pattern, sorted. */
export function findPaths(pattern: string | string[]): string[] {
	return globSync(pattern)
		.map((path) => path.replaceAll(sep, '/'))
		.sort();
}

/** Every file that makes up the site: code, components and lessons. */
export function readSourceFiles(): SourceFile[] {
	return findPaths(['src/**/*.{ts,js,svelte}', 'content/**/*.{md,svelte,ts}']).map((path) => ({
		path,
		text: readFileSync(path, 'utf8')
	}));
}

export function isTest({ path }: SourceFile): boolean {
	return path.endsWith('.test.ts');
}
