import { expect, test } from 'vitest';
import { tinyManifest } from '../trace/tiny-manifest.ts';
import { graphDifferences, type LoadedGraph } from './graph-check.ts';

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
