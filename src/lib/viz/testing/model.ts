import { normal } from '../../diffusion/prng.ts';
import { softmax } from '../../tensor/softmax.ts';
import { sizeOf, tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Manifest } from '../../trace/manifest.ts';
import { BRANCHES, PROBES, probeDims, type ProbeName } from '../../trace/probes.ts';
import type { Internals, RunTrace, StepTrace } from '../../trace/run.ts';

/** For tests only: a model of any size that exists as a manifest, with seeded numbers in every tensor. */
export function testManifest(depth: number, channels = 8): Manifest {
	const graph = {
		graph: { file: '', bytes: 0, sha256: '' },
		data: { file: '', bytes: 0, sha256: '' },
		weights: {},
		inputs: [],
		outputs: []
	};
	return {
		format: 'dit-explainer/1',
		name: 'test',
		title: 'Test',
		description: '',
		prediction: 'flow',
		schedule: 'flow',
		image: { size: 64, channels: 3 },
		latent: { channels, size: 8, downsampling: 8, mean: [], std: [] },
		text: {
			maxTokens: 9,
			words: [],
			special: { padding: 0, start: 1, unknown: 2 },
			things: [],
			depth: 2,
			heads: 2
		},
		dit: {
			patchSize: 2,
			grid: 4,
			width: 48,
			depth,
			heads: 4,
			mlpRatio: 4,
			frequencies: Array.from({ length: 16 }, (_, i) => 2 * Math.PI * 100 ** (i / 15))
		},
		defaults: { prompt: '', seed: 1, steps: 4, guidance: 4, sampler: 'euler' },
		examples: [],
		graphs: { 'text-encoder': graph, dit: graph, encoder: graph, decoder: graph },
		probes: PROBES,
		card: ''
	};
}

let stream = 0;

/** Seeded unit normal numbers of the given shape; every call gives others. */
export function numbers(...dims: number[]): Tensor {
	stream += 1;
	return tensor(normal(7, stream, sizeOf(dims)), dims);
}

/** Rows of probabilities along the last axis. */
export function probabilities(...dims: number[]): Tensor {
	const { data } = numbers(...dims);
	const width = dims[dims.length - 1];
	for (let row = 0; row < data.length; row += width) {
		data.set(softmax(data.subarray(row, row + width)), row);
	}
	return tensor(data, dims);
}

export function testStep(manifest: Manifest, index = 0): StepTrace {
	const { channels, size } = manifest.latent;
	const latent = () => numbers(channels, size, size);
	return {
		index,
		t: 1 - index / 4,
		tNext: 1 - (index + 1) / 4,
		latent: latent(),
		conditional: latent(),
		unconditional: latent(),
		guided: latent(),
		next: latent()
	};
}

export function testTrace(manifest: Manifest): RunTrace {
	const { maxTokens } = manifest.text;
	const words = ['<start>', 'a', 'red', 'fox'];
	return {
		request: { prompt: 'a red fox', seed: 1, steps: 4, guidance: 4, sampler: 'euler' },
		model: '',
		text: {
			tokens: words.map((text, id) => ({ id, text, known: true })),
			mask: numbers(2, maxTokens),
			states: numbers(2, maxTokens, manifest.dit.width),
			pooled: numbers(2, manifest.dit.width)
		},
		times: [1, 0.75, 0.5, 0.25, 0],
		steps: [testStep(manifest, 0), testStep(manifest, 1)]
	};
}

/** Every probe of the model at one step. */
export function testInternals(manifest: Manifest): Internals {
	const tensors = (Object.keys(PROBES) as ProbeName[]).map((name) => {
		const dims = probeDims(name, manifest, BRANCHES.length);
		return [name, name.endsWith('probs') ? probabilities(...dims) : numbers(...dims)] as const;
	});
	return Object.fromEntries(tensors);
}

/** A picture `[3, S, S]` in [-1, 1]: a disc before a slope of colour. */
export function testPicture(size: number): Tensor {
	const data = new Float32Array(3 * size * size);
	for (let y = 0; y < size; y++) {
		for (let x = 0; x < size; x++) {
			const disc = Math.hypot(x - size * 0.55, y - size * 0.5) < size * 0.28;
			const colours = disc ? [0.9, -0.1, -0.6] : [x / size - 0.4, 0.3, 0.9 - y / size];
			colours.forEach((value, channel) => (data[(channel * size + y) * size + x] = value));
		}
	}
	return tensor(data, [3, size, size]);
}
