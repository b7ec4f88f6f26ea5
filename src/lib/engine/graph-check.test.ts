import { describe, expect, test } from 'vitest';
import type { Manifest } from '../trace/manifest.ts';
import { parseManifest } from '../trace/parse-manifest.ts';
import { PROBES } from '../trace/probes.ts';
import { tinyManifest } from '../trace/tiny-manifest.ts';
import { ManifestMismatchError } from './errors.ts';
import { graphDifferences, type LoadedGraph } from './graph-check.ts';
import { ModelFiles } from './model-files.ts';
import { createRunner } from './ort.ts';
import { nanoFiles } from './testing/nano.ts';

const manifest = {
	...tinyManifest,
	graphs: {
		...tinyManifest.graphs,
		decoder: { ...tinyManifest.graphs.decoder, inputs: ['latent'], outputs: ['image'] }
	}
};

const decoder: LoadedGraph = {
	inputs: [{ name: 'latent', shape: ['B', 2, 4, 4] }],
	outputs: [{ name: 'image', shape: ['B', 3, 'height', 16] }]
};

test('a graph that is as the manifest says', () => {
	expect(graphDifferences(manifest, 'decoder', decoder)).toEqual([]);
});

test('a shape that the graph does not tell is no difference', () => {
	const silent = { ...decoder, outputs: [{ name: 'image', shape: [] }] };
	expect(graphDifferences(manifest, 'decoder', silent)).toEqual([]);
});

test('names and shapes that differ', () => {
	const other = {
		inputs: [{ name: 'latent', shape: [2, 8, 4, 4] }],
		outputs: [{ name: 'picture', shape: ['B', 3, 16, 16] }]
	};
	expect(graphDifferences(manifest, 'decoder', other)).toEqual([
		'it has no output image',
		'its output picture is not in the manifest',
		'latent is [2, 8, 4, 4], where the manifest says [B, 2, 4, 4]',
		'it has no value named image'
	]);
});

test('a shape with fewer dimensions', () => {
	const flat = { ...decoder, inputs: [{ name: 'latent', shape: ['B', 32] }] };
	expect(graphDifferences(manifest, 'decoder', flat)).toHaveLength(1);
});

describe('probes', () => {
	const probe = { 'attention.self.probs': '[L, B, H, N, N]' };
	const inputs = [
		{ name: 'latent', shape: ['B', 2, 4, 4] },
		{ name: 'timestep', shape: ['B', 4] },
		{ name: 'states', shape: ['B', 4, 8] },
		{ name: 'pooled', shape: ['B', 8] },
		{ name: 'mask', shape: ['B', 4] },
		{ name: 'self_heads', shape: [1, 2] },
		{ name: 'cross_heads', shape: [1, 2] },
		{ name: 'gates', shape: [1, 3] },
		{ name: 'words', shape: [4] }
	];
	const graph = {
		inputs,
		outputs: [
			{ name: 'prediction', shape: ['B', 2, 4, 4] },
			{ name: 'attention.self.probs', shape: [1, 'B', 2, 4, 4] }
		]
	};
	const promising = (probes: Manifest['probes']): Manifest => ({
		...tinyManifest,
		probes,
		graphs: {
			...tinyManifest.graphs,
			dit: {
				...tinyManifest.graphs.dit,
				inputs: inputs.map(({ name }) => name),
				outputs: graph.outputs.map(({ name }) => name)
			}
		}
	});

	test('of the shape that the manifest’s sizes give', () => {
		expect(graphDifferences(promising(probe), 'dit', graph)).toEqual([]);
	});

	test('of another shape', () => {
		const [prediction, probs] = graph.outputs;
		const turned = { ...graph, outputs: [prediction!, { ...probs!, shape: [1, 'B', 4, 2, 4] }] };
		expect(graphDifferences(promising(probe), 'dit', turned)).toEqual([
			'attention.self.probs is [1, B, 4, 2, 4], where the manifest says [1, B, 2, 4, 4]'
		]);
	});

	test('with axes that this site does not read', () => {
		const other = { 'attention.self.probs': '[B, L, H, N, N]' };
		expect(graphDifferences(promising(other), 'dit', graph)).toEqual([
			'the manifest has attention.self.probs as [B, L, H, N, N], where this site reads [L, B, H, N, N]'
		]);
	});

	test('that this site does not know are the model’s own business', () => {
		const more = { ...probe, 'lora.delta': '[L, R]', toString: '[X]' };
		expect(graphDifferences(promising(more), 'dit', graph)).toEqual([]);
	});
});

/** The engine itself is started. */
const LONG = 60_000;

describe('a manifest altered after the export', { timeout: LONG }, () => {
	const files = nanoFiles();
	const nano = files.manifest;
	const entries = Object.values(nano.graphs).flatMap(({ graph, data }) => [graph, data]);
	const bytes = new Map(entries.map((entry) => [entry.file, files.read(entry)]));
	const start = (altered: object) =>
		createRunner(new ModelFiles(parseManifest({ ...nano, ...altered }), bytes, 0), 'wasm');

	test('is refused where its patches have another size, which no input tells', async () => {
		const { dit } = nano;
		const halved = { ...dit, patchSize: dit.patchSize / 2, grid: 2 * dit.grid };
		const refused = start({ dit: halved });
		await expect(refused).rejects.toThrow(ManifestMismatchError);
		await expect(refused).rejects.toThrow(
			/^The model's manifest does not match its dit graph: patching\.tokens is \[B, 16, 64\], where the manifest says \[B, 64, 16\]; /
		);
	});

	test('is refused where a probe’s axes are in another order', async () => {
		const probes = { ...nano.probes, 'attention.self.q': '[L, B, N, H, d]' };
		const refused = start({ probes });
		await expect(refused).rejects.toThrow(ManifestMismatchError);
		await expect(refused).rejects.toThrow(
			`the manifest has attention.self.q as [L, B, N, H, d], where this site reads ${PROBES['attention.self.q']}.`
		);
	});

	test('is refused where a probe has another name', async () => {
		const outputs = nano.graphs.dit.outputs.map((name) =>
			name === 'mlp.out' ? 'mlp.output' : name
		);
		const { 'mlp.out': shape, ...others } = nano.probes;
		const renamed = {
			probes: { ...others, 'mlp.output': shape },
			graphs: { ...nano.graphs, dit: { ...nano.graphs.dit, outputs } }
		};
		await expect(start(renamed)).rejects.toThrow(
			/it has no output mlp\.output; its output mlp\.out is not in the manifest/
		);
	});
});
