import { readFileSync } from 'node:fs';
import { addNoise } from '../../diffusion/forward-process.ts';
import { patchify } from '../../diffusion/patchify.ts';
import { LATENT_STREAM, normal } from '../../diffusion/prng.ts';
import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import { ModelFiles } from '../../engine/model-files.ts';
import { parseGolden, stepsOf } from '../../engine/testing/golden.ts';
import { goldenInput } from '../../stages/golden-input.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Lab } from '../../trace/lab.ts';
import { GRAPHS, type Manifest } from '../../trace/manifest.ts';
import { parseManifest } from '../../trace/parse-manifest.ts';
import type { Internals, PromptToken, RunRequest } from '../../trace/run.ts';
import type { Sources } from '../recipe.ts';

/** For unit tests only: a model's weights, read from its folder; it has no engine to ask for a guess. */
function labOf(folder: string, manifest: Manifest): Sources['lab'] {
	const names = GRAPHS.map((graph) => manifest.graphs[graph].data.file);
	const bytes = new Map(
		names.map((file) => [file, Uint8Array.from(readFileSync(`${folder}/${file}`))])
	);
	const files = new ModelFiles(manifest, bytes, 0);
	const weights = new Map<string, Tensor>();
	return {
		weight: async (graph, name) => {
			const key = `${graph}/${name}`;
			const weight = weights.get(key) ?? files.weight(graph, name);
			weights.set(key, weight);
			return weight;
		},
		guess: () => Promise.reject(new Error('These weights have no engine.'))
	};
}

/** What PyTorch wrote down of a run of the tiny model, with all internals at its inspected step. */
export function nanoSources(run: number, guess?: Lab['guess']): Sources {
	const { manifest, trace, step, internals, picture } = goldenInput(run);
	const lab = labOf('tests/fixtures/models/nano', manifest);
	return {
		manifest,
		trace,
		index: step.index,
		internals,
		picture,
		lab: { ...lab, ...(guess && { guess }) }
	};
}

/** At which a run that begins with a picture begins. */
const LEVEL = 0.6;

/** A run, as if it had begun with the picture that it ended with; only its first latent is one of such a run. */
function startedFrom(sources: Sources, encoded: Tensor): Sources {
	const { manifest, trace } = sources;
	const { data, dims } = sources.picture!;
	const picture = tensor(
		data.map((value) => Math.min(1, Math.max(-1, value))),
		dims
	);
	const noise = normal(trace.request.seed, LATENT_STREAM, encoded.data.length);
	const latent = addNoise(encoded.data, noise, LEVEL, SCHEDULES[manifest.schedule]);
	const steps = trace.steps.map((step) =>
		step.index === 0 ? { ...step, latent: tensor(latent, encoded.dims) } : step
	);
	const request = { ...trace.request, start: { picture, latent: encoded, level: LEVEL } };
	return { ...sources, trace: { ...trace, request, steps }, index: 0, internals: {} };
}

/** The tiny model's, with what PyTorch encoded again of the picture. */
export function nanoStarted(run: number): Sources {
	const { buffer } = Uint8Array.from(readFileSync('tests/fixtures/traces/nano.bin'));
	const json = readFileSync('tests/fixtures/traces/nano.json', 'utf8');
	return startedFrom(nanoSources(run), parseGolden(json, buffer).runs[run].encoded);
}

interface SmallHeader {
	readonly runs: readonly {
		readonly request: RunRequest;
		readonly tokens: readonly PromptToken[];
		readonly times: readonly number[];
		readonly inspected: number;
		readonly internals: Readonly<Record<string, readonly number[]>>;
	}[];
	readonly tensors: Readonly<
		Record<string, { readonly offset: number; readonly dims: readonly number[] }>
	>;
}

/** What PyTorch wrote down of the first run of the model that is shipped: its larger internals are sampled. */
export function smallSources(): {
	readonly sources: Sources;
	/** As if it had begun with the picture that it ended with. */
	readonly started: Sources;
	/** Every `stride`-th number of a sampled probe, by probe. */
	readonly sampled: Readonly<
		Record<string, { readonly stride: number; readonly data: Float32Array }>
	>;
} {
	const folder = 'static/models/small';
	const text = (path: string) => readFileSync(path, 'utf8');
	const manifest = parseManifest(JSON.parse(text(`${folder}/manifest.json`)));
	const { runs, tensors } = JSON.parse(text('tests/fixtures/traces/small.json')) as SmallHeader;
	const { buffer } = Uint8Array.from(readFileSync('tests/fixtures/traces/small.bin'));
	const stored = (name: string, dims = tensors[`0.${name}`].dims) => {
		const { offset, dims: kept } = tensors[`0.${name}`];
		const length = kept.reduce((size, dim) => size * dim, 1);
		return { data: new Float32Array(buffer, offset, length), dims };
	};
	const { request, tokens, times, inspected, internals: shapes } = runs[0];
	const [latents, conditional, unconditional] = ['latents', 'conditional', 'unconditional'].map(
		(name) => {
			const { data, dims } = stored(name);
			const size = data.length / dims[0];
			return Array.from({ length: dims[0] }, (_, i) =>
				tensor(data.subarray(i * size, (i + 1) * size), dims.slice(1))
			);
		}
	);
	const patches = patchify(latents[inspected], manifest.dit.patchSize);
	const both = Float32Array.from([...patches.data, ...patches.data]);
	const whole = Object.entries(shapes)
		.map(([probe, dims]) => [probe, stored(`internals.${probe}`, dims)] as const)
		.filter(([, { data, dims }]) => data.length === dims.reduce((size, dim) => size * dim, 1));
	const internals: Internals = {
		...Object.fromEntries(whole),
		'patching.tokens': tensor(both, [2, ...patches.dims])
	};
	const trace = {
		request,
		model: 'small',
		text: {
			tokens,
			mask: stored('text.mask'),
			states: stored('text.states'),
			pooled: stored('text.pooled')
		},
		times,
		steps: stepsOf({ request, times, latents, conditional, unconditional })
	};
	const sampled = Object.fromEntries(
		Object.entries(shapes).map(([probe, dims]) => {
			const { data } = stored(`internals.${probe}`);
			const size = dims.reduce((product, dim) => product * dim, 1);
			return [probe, { data, stride: Math.ceil(size / 2048) }];
		})
	);
	const sources: Sources = {
		manifest,
		trace,
		index: inspected,
		internals,
		picture: stored('picture'),
		lab: labOf(folder, manifest)
	};
	return { sources, started: startedFrom(sources, stored('encoded')), sampled };
}
