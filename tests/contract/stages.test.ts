import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Manifest } from '#lib/trace/manifest.ts';
import { PROBES } from '#lib/trace/probes.ts';
import { findPaths, type SourceFile } from './source-files.ts';

const TEMPLATE = '_template';

/** What a stage owes the house, by what is missing from it. */
function missingParts(paths: readonly string[]): string[] {
	return stagesIn(paths).flatMap((stage) => {
		const folder = `src/lib/stages/${stage}/`;
		const own = paths
			.filter((path) => path.startsWith(folder))
			.map((path) => path.slice(folder.length));
		const parts = [
			...['stage.ts', 'derive.ts', 'derive.test.ts'].filter((name) => !own.includes(name)),
			...missingUnlessOne(own, /^[^/]+Panel\.svelte$/, '*Panel.svelte'),
			...missingUnlessOne(own, /^[^/]+Panel\.svelte\.test\.ts$/, '*Panel.svelte.test.ts'),
			...missingUnlessOne(paths, new RegExp(`^content/lessons/\\d\\d-${stage}\\.md$`), 'lesson')
		];
		return parts.map((part) => `${stage}: ${part}`);
	});
}

function stagesIn(paths: readonly string[]): string[] {
	const folders = paths.map((path) => /^src\/lib\/stages\/([^/]+)\//.exec(path)?.[1]);
	return [...new Set(folders)].filter(
		(folder) => folder !== undefined && folder !== TEMPLATE
	) as string[];
}

function missingUnlessOne(names: readonly string[], pattern: RegExp, part: string): string[] {
	const count = names.filter((name) => pattern.test(name)).length;
	return count === 1 ? [] : [`${part} (found ${count})`];
}

test('every stage is complete', () => {
	expect(missingParts(findPaths(['src/lib/stages/**/*.*', 'content/lessons/*.md']))).toEqual([]);
});

/** Tests of a stage's `derive` that ask nothing of the run that PyTorch made. */
function withoutGoldenTrace(files: readonly SourceFile[]): string[] {
	return files
		.filter(({ text }) => !/\b(?:goldenInput|parseGolden)\(/.test(text))
		.map(({ path }) => path);
}

test('every stage’s derive is tested on a golden trace', () => {
	const files = findPaths('src/lib/stages/[!_]*/derive.test.ts').map((path) => ({
		path,
		text: readFileSync(path, 'utf8')
	}));
	expect(files.length).toBeGreaterThan(0);
	expect(withoutGoldenTrace(files)).toEqual([]);
	expect(withoutGoldenTrace([{ path: 'derive.test.ts', text: 'derive(made(0));' }])).toHaveLength(
		1
	);
});

// A stage can name no probe but these: its type says so.
test.each(findPaths(['static/models/*/manifest.json', 'tests/fixtures/models/*/manifest.json']))(
	'%s has every probe that a stage may read, with the shape it expects',
	(path) => {
		const { probes } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
		expect(probes).toEqual(PROBES);
	}
);

const complete = [
	'src/lib/stages/noise/stage.ts',
	'src/lib/stages/noise/derive.ts',
	'src/lib/stages/noise/derive.test.ts',
	'src/lib/stages/noise/NoisePanel.svelte',
	'src/lib/stages/noise/NoisePanel.svelte.test.ts',
	'content/lessons/02-noise.md'
];

test('the check knows a complete stage, and leaves the template and the registry alone', () => {
	const beside = ['src/lib/stages/_template/stage.ts', 'src/lib/stages/registry.ts'];
	expect(missingParts([...complete, ...beside])).toEqual([]);
});

test.each(complete)('the check misses %s', (part) => {
	expect(missingParts(complete.filter((path) => path !== part))).toHaveLength(1);
});
