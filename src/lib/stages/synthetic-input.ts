import { combine } from '../diffusion/linear-combination.ts';
import { guide } from '../diffusion/guidance.ts';
import { toPrediction } from '../diffusion/prediction.ts';
import { LATENT_STREAM, normal, stepStream } from '../diffusion/prng.ts';
import { samplingMethod, type SamplerId, type Term } from '../diffusion/samplers/index.ts';
import { timesteps } from '../diffusion/samplers/timesteps.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { softmax } from '../tensor/softmax.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import { GRAPHS, type GraphEntry, type GraphName, type Manifest } from '../trace/manifest.ts';
import type { Internals, RunTrace, StepTrace } from '../trace/run.ts';
import { NOTHING_SELECTED, type Selection } from '../trace/selection.ts';
import type { StageInput } from './stage.ts';

/**
 * For tests only: what a stage gets, in the shapes of a tiny model that does not exist. Its numbers are seeded noise,
 * but they obey the model's own equations: attention's probabilities are the softmax of its q·k/√d, the condition is
 * time + pooled, and every state follows from the one before by the sampler's coefficients.
 */
export interface SyntheticOptions {
	readonly sampler?: SamplerId;
	readonly words?: readonly string[];
	readonly steps?: number;
	readonly selection?: Partial<Selection>;
}

export const SIZE = {
	C: 2,
	s: 8,
	p: 2,
	grid: 4,
	N: 16,
	T: 6,
	D: 12,
	H: 3,
	d: 4,
	L: 3,
	F: 8,
	S: 16
};
const { C, s, p, grid, N, T, D, H, d, L, F, S } = SIZE;
const B = 2;
const SEED = 7;

/** Seeded noise in a shape; every purpose has its own stream. */
export function noise(stream: number, ...dims: number[]): Tensor {
	return tensor(normal(SEED, stream, sizeOf(dims)), dims);
}

export function syntheticInput(options: SyntheticOptions = {}): StageInput {
	const words = options.words ?? ['<start>', 'a', 'red', 'balloon'];
	const trace = run(options.sampler ?? 'euler', words, options.steps ?? 5);
	const selection = { ...NOTHING_SELECTED, ...options.selection };
	const step = trace.steps[Math.min(selection.step, trace.steps.length - 1)];
	return {
		manifest,
		trace,
		step,
		internals: internals(trace),
		picture: tensor(noise(900, 3, S, S).data.map(Math.tanh), [3, S, S]),
		selection
	};
}

function run(sampler: SamplerId, words: readonly string[], count: number): RunTrace {
	const times = timesteps(count);
	const method = samplingMethod(sampler);
	const guidance = 3;
	const steps: StepTrace[] = [];
	let latent = normal(SEED, LATENT_STREAM, C * s * s);
	let previousX0 = latent;
	for (let index = 0; index < count; index++) {
		const [t, tNext] = [times[index], times[index + 1]];
		const conditional = noise(100 + index, C, s, s);
		const unconditional = noise(200 + index, C, s, s);
		const guided = guide(conditional.data, unconditional.data, guidance);
		const prediction = toPrediction(guided, 'flow', latent, t, SCHEDULES.flow);
		const values: Record<Term, Float32Array> = {
			...prediction,
			x: latent,
			correctedVelocity: noise(300 + index, C, s, s).data,
			previousX0,
			noise: normal(SEED, stepStream(index), latent.length)
		};
		const coefficients = method.coefficients(SCHEDULES.flow, times, index);
		const terms = Object.entries(coefficients) as [Term, number][];
		const next = combine(terms.map(([term, scalar]) => [scalar, values[term]]));
		const dims = [C, s, s];
		steps.push({
			index,
			t,
			tNext,
			latent: tensor(latent, dims),
			conditional,
			unconditional,
			guided: tensor(guided, dims),
			next: tensor(next, dims)
		});
		latent = next;
		previousX0 = prediction.x0;
	}
	const request = { prompt: words.slice(1).join(' '), seed: SEED, steps: count, guidance, sampler };
	const mask = tensor(new Float32Array(B * T), [B, T]);
	mask.data.fill(1, 0, words.length);
	mask.data[T] = 1;
	const tokens = words.map((text, id) => ({ id, text, known: true }));
	const text = { tokens, mask, states: noise(400, B, T, D), pooled: noise(401, B, D) };
	return { request, model: 'synthetic', text, times: [...times], steps };
}

function internals({ text }: RunTrace): Internals {
	const time = tensor(repeat(noise(500, D).data, B), [B, D]);
	const self = { q: noise(510, L, B, H, N, d), k: noise(511, L, B, H, N, d) };
	const cross = { q: noise(520, L, B, H, N, d), k: noise(521, L, B, H, T, d) };
	return {
		'time.hidden': tensor(repeat(noise(501, D).data, B), [B, D]),
		'time.embedding': time,
		'condition.vector': tensor(
			time.data.map((value, i) => value + text.pooled.data[i]),
			[B, D]
		),
		'adaln.vectors': noise(502, L, B, 6, D),
		'attention.self.q': self.q,
		'attention.self.k': self.k,
		'attention.self.v': noise(512, L, B, H, N, d),
		'attention.self.probs': probabilities(self.q, self.k, [N, N]),
		'attention.cross.q': cross.q,
		'attention.cross.k': cross.k,
		'attention.cross.v': noise(522, L, B, H, T, d),
		'attention.cross.probs': probabilities(cross.q, cross.k, [text.tokens.length, 1])
	};
}

/** softmax(q·k/√d) over the first `visible` keys, which may differ between the branches; the others get 0. */
function probabilities(q: Tensor, k: Tensor, visible: readonly number[]): Tensor {
	const keys = k.dims[3];
	const rows = sizeOf(q.dims) / d;
	const data = new Float32Array(rows * keys);
	for (let row = 0; row < rows; row++) {
		const matrix = Math.floor(row / N);
		const branch = Math.floor(matrix / H) % B;
		const logits = Array.from({ length: visible[branch] }, (_, key) => {
			const a = row * d;
			const b = (matrix * keys + key) * d;
			let sum = 0;
			for (let i = 0; i < d; i++) sum += q.data[a + i] * k.data[b + i];
			return sum / Math.sqrt(d);
		});
		data.set(softmax(logits), row * keys);
	}
	return tensor(data, [L, B, H, N, keys]);
}

function repeat(values: Float32Array, times: number): Float32Array {
	return Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length]);
}

const file = { file: 'none', bytes: 0, sha256: '' };
const graph: GraphEntry = { graph: file, data: file, weights: {}, inputs: [], outputs: [] };

const manifest: Manifest = {
	format: 'dit-explainer/1',
	name: 'synthetic',
	title: 'Synthetic',
	description: 'Shapes for tests.',
	prediction: 'flow',
	schedule: 'flow',
	image: { size: S, channels: 3 },
	latent: { channels: C, size: s, downsampling: S / s, mean: [0, 0], std: [1, 1] },
	text: {
		maxTokens: T,
		words: ['<start>', 'a', 'red', 'balloon'],
		special: { padding: 0, start: 0, unknown: 0 },
		things: [],
		depth: 1,
		heads: 1
	},
	dit: {
		patchSize: p,
		grid,
		width: D,
		depth: L,
		heads: H,
		mlpRatio: 4,
		frequencies: Array.from({ length: F / 2 }, (_, i) => 2 * Math.PI * 100 ** (i / (F / 2 - 1)))
	},
	defaults: { prompt: '', seed: SEED, steps: 5, guidance: 3, sampler: 'euler' },
	examples: [],
	graphs: Object.fromEntries(GRAPHS.map((name) => [name, graph])) as Record<GraphName, GraphEntry>,
	probes: {},
	card: ''
};
