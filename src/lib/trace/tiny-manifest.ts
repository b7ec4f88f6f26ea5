import type { Manifest } from './manifest.ts';

const file = { file: 'a.onnx', bytes: 64, sha256: 'ab'.repeat(32) };
const graph = {
	graph: file,
	data: { ...file, file: 'a.bin' },
	weights: {},
	inputs: ['x'],
	outputs: ['y']
};

/** The smallest manifest that holds together, for tests that need a model's shape and none of its weights. */
export const tinyManifest: Manifest = {
	format: 'dit-explainer/1',
	name: 'tiny',
	title: 'Tiny',
	description: 'A manifest for tests.',
	prediction: 'flow',
	schedule: 'flow',
	image: { size: 16, channels: 3 },
	latent: { channels: 2, size: 4, downsampling: 4, mean: [0, 0], std: [1, 1] },
	text: {
		maxTokens: 4,
		words: ['<pad>', '<start>', '<unknown>', 'cat'],
		special: { padding: 0, start: 1, unknown: 2 },
		things: [{ name: 'cat', synonyms: ['kitten'] }],
		depth: 1,
		heads: 1
	},
	dit: { patchSize: 2, grid: 2, width: 8, depth: 1, heads: 2, mlpRatio: 4, frequencies: [1, 2] },
	defaults: { prompt: 'a cat', seed: 0, steps: 4, guidance: 2, sampler: 'euler' },
	examples: ['a cat'],
	graphs: {
		'text-encoder': graph,
		dit: {
			...graph,
			outputs: ['prediction', 'embedding.tokens'],
			weights: { 'embed.weight': { offset: 32, dims: [4, 4], type: 'float16' } }
		},
		encoder: graph,
		decoder: graph
	},
	probes: { 'embedding.tokens': '[B, N, D]' },
	card: 'card.json'
};
