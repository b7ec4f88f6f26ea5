import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { namedSizes, sizesOf, type Dimensions } from './dimensions.ts';
import { findPaths, readSourceFiles } from './source-files.ts';

const models = findPaths('static/models/*/manifest.json').map(
	(path) => JSON.parse(readFileSync(path, 'utf8')) as Dimensions
);

test('no file of the site names a size of a model, and no lesson counts steps: manifest and run do', () => {
	expect(models.length).toBeGreaterThan(0);
	expect(namedSizes(readSourceFiles(), sizesOf(models))).toEqual([]);
});

describe('the check itself', () => {
	const sizes = sizesOf([
		{
			image: { size: 128 },
			latent: { channels: 8, size: 16 },
			text: { maxTokens: 17, depth: 2, heads: 6 },
			dit: {
				patchSize: 2,
				grid: 8,
				width: 192,
				depth: 8,
				heads: 6,
				mlpRatio: 4,
				frequencies: new Array<number>(64)
			}
		}
	]);

	test.each([
		['a.ts', 'const tokens = 64;'],
		['a.ts', 'const shape = { heads: 6 };'],
		['a.ts', 'const column = patch % 8;'],
		['a.ts', 'for (let block = 0; block < 8; block++) draw(block);'],
		['a.ts', 'if (data.dims[1] !== 64) throw new Error();'],
		['a.ts', 'const isWhole = tokens.length === 64;'],
		['a.ts', 'const latent = tensor(data, [8, 16, 16]);'],
		['a.ts', 'const DIMS = [8, 3] as const;'],
		['a.ts', 'const all = Array.from({ length: 6 }, (_, i) => i);'],
		['a.ts', 'const kept = new Float32Array(64);'],
		['a.ts', 'function draw(grid = 8): number { return grid; }'],
		['a.ts', 'const x = share * 192;'],
		['a.ts', 'export class A { readonly heads: number = 6 }'],
		['A.svelte', '<PatchPicture grid={8} />'],
		['A.svelte', '<PatchPicture grid="8" />'],
		['A.svelte', '{#each heads as head}{#if head < 6}<b>{head}</b>{/if}{/each}'],
		['A.svelte', '<script lang="ts">let { channels = 8 }: Props = $props();</script>'],
		['A.svelte', '<p>The picture is cut into 64 patches.</p>'],
		['content/lessons/01-a.md', 'Each of the 8 × 8 patches reads all others.'],
		['content/lessons/01-a.md', '<Stage id="attention" block={8} heads={6} />'],
		['content/lessons/01-a.md', '<Question ask="You draw with 5 steps instead of 20.">'],
		['content/lessons/01-a.md', 'After twenty small steps it is done.'],
		['content/lessons/01-a.md', 'The next eight lessons follow the way there.']
	])('finds it in %s: %s', (path, text) => {
		expect(namedSizes([{ path, text }], sizes)).not.toEqual([]);
	});

	test.each([
		['a.ts', 'const { heads } = manifest.dit;'],
		['a.ts', 'const ALIGNMENT = 64;'],
		['a.ts', 'const LIMIT = 128 * 2 ** 20;'],
		['a.ts', 'const pixel = rgba[4 * i + 3];'],
		['a.ts', 'const half = dit.width / 2;'],
		['a.ts', 'const inset = { x: 16, gap: 8 };'],
		['a.ts', 'const middle = Math.floor(heads / 2);'],
		['a.ts', '// 64 tokens of 192 numbers'],
		['A.svelte', '<Icon width={16} /><p>{tokens.length} patches</p>'],
		['A.svelte', '<p>Try 8 steps.</p><style>p { width: 192px; }</style>'],
		['content/lessons/01-a.md', 'The picture becomes <Value of="patches" /> patches.'],
		['content/lessons/01-a.md', 'It draws in <Value of="steps" /> steps; look at step 3.'],
		['content/lessons/01-a.md', 'The first diffusion models needed a thousand steps.'],
		['src/lib/a.test.ts', 'const tokens = 64;'],
		['src/lib/stages/_template/derive.ts', 'const tokens = 64;']
	])('lets %s be: %s', (path, text) => {
		expect(namedSizes([{ path, text }], sizes)).toEqual([]);
	});
});
