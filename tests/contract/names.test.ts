import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { findPaths } from './source-files.ts';

const COMPONENT = /^[A-Z][A-Za-z\d]*\.svelte$/;
const MODULE = /^[a-z\d]+(?:-[a-z\d]+)*(?:\.svelte)?(?:\.test)?\.ts$/;
/** A component's test is called after it. */
const COMPONENT_TEST = /^[A-Z][A-Za-z\d]*\.svelte\.test\.ts$/;

function misnamed(paths: readonly string[]): string[] {
	return paths.filter(
		(path) => ![COMPONENT, MODULE, COMPONENT_TEST].some((pattern) => pattern.test(basename(path)))
	);
}

test('components are named in Pascal case, modules in kebab case', () => {
	expect(misnamed(findPaths('src/lib/**/*.{ts,svelte}'))).toEqual([]);
	const wrong = ['a/heatMap.ts', 'a/heatmap.svelte', 'a/Heatmap.ts', 'a/heat_map.test.ts'];
	expect(misnamed(wrong)).toEqual(wrong);
});

/** Files of an algorithm each, by name, in the spelling of either language. */
function algorithms(folder: string, extension: 'ts' | 'py'): string[] {
	return findPaths(`${folder}/*.${extension}`)
		.map((path) => basename(path, `.${extension}`).replaceAll('_', '-'))
		.filter((name) => !name.endsWith('.test'));
}

/** What only one of the languages needs beside its algorithms. */
const HELPERS = ['index', 'method-sampler', 'terms', '--init--', 'run'];

test.each(['samplers', 'schedules'])(
	'%s have the same names in TypeScript and Python',
	(folder) => {
		const own = (names: readonly string[]) => names.filter((name) => !HELPERS.includes(name));
		const typescript = own(algorithms(`src/lib/diffusion/${folder}`, 'ts'));
		expect(typescript.length).toBeGreaterThan(2);
		expect(own(algorithms(`models/diffusion/${folder}`, 'py'))).toEqual(typescript);
	}
);
