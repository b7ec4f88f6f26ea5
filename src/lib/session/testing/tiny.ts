import type { EngineInfo, LoadOptions, RunEvents, RunHandle } from '../../engine/protocol.ts';
import { normal } from '../../diffusion/prng.ts';
import { sizeOf, tensor, type Tensor } from '../../tensor/tensor.ts';
import { GRAPHS, type GraphEntry, type GraphName, type Manifest } from '../../trace/manifest.ts';
import type { RecordedRun } from '../../trace/recorded-run.ts';
import { tokenizePrompt } from '../../trace/tokenizer.ts';
import type { ProbeName } from '../../trace/probes.ts';
import type { Internals, RunRequest, RunTrace, StepTrace, TextTrace } from '../../trace/run.ts';
import type { EnginePort } from '../engine-state.svelte.ts';
import type { SessionSources } from '../session-sources.ts';

const HASH = 'a'.repeat(64);
const file = { file: 'none', bytes: 1, sha256: HASH };
const graph: GraphEntry = { graph: file, data: file, weights: {}, inputs: [], outputs: [] };

/** For tests: a model of the smallest shapes, which does not exist. */
export const tinyManifest: Manifest = {
	format: 'dit-explainer/1',
	name: 'tiny',
	title: 'Tiny',
	description: 'Shapes for tests.',
	prediction: 'flow',
	schedule: 'flow',
	image: { size: 8, channels: 3 },
	latent: { channels: 2, size: 4, downsampling: 2, mean: [0, 0], std: [1, 1] },
	text: {
		maxTokens: 6,
		words: ['<pad>', '<start>', '<unknown>', 'a', 'balloon', 'cat', 'night', 'red'],
		special: { padding: 0, start: 1, unknown: 2 },
		things: [
			{ name: 'cat', synonyms: ['kitty'] },
			{ name: 'balloon', synonyms: [] }
		],
		depth: 1,
		heads: 1
	},
	dit: {
		patchSize: 2,
		grid: 2,
		width: 6,
		depth: 3,
		heads: 2,
		mlpRatio: 4,
		frequencies: [1]
	},
	defaults: { prompt: 'a red balloon', seed: 7, steps: 4, guidance: 2, sampler: 'euler' },
	examples: ['a cat', 'a red balloon'],
	graphs: Object.fromEntries(GRAPHS.map((name) => [name, graph])) as Record<GraphName, GraphEntry>,
	probes: { 'adaln.vectors': '[L, B, 6, D]', 'residual.stream': '[L+1, B, N, D]' },
	card: 'card.json'
};

const LATENT = [2, 4, 4];
const noise = (stream: number, dims: number[]): Tensor =>
	tensor(normal(7, stream, sizeOf(dims)), dims);

export function tinyText(prompt: string): TextTrace {
	const { tokens } = tokenizePrompt(prompt, tinyManifest.text);
	return {
		tokens,
		mask: noise(1, [2, 6]),
		states: noise(2, [2, 6, 6]),
		pooled: noise(3, [2, 6])
	};
}

/** Seeded noise in the shapes of a step; `next` is the following step's `latent`. */
export function tinyStep(index: number, steps: number): StepTrace {
	return {
		index,
		t: 1 - index / steps,
		tNext: 1 - (index + 1) / steps,
		latent: noise(100 + index, LATENT),
		conditional: noise(200 + index, LATENT),
		unconditional: noise(300 + index, LATENT),
		guided: noise(400 + index, LATENT),
		next: noise(101 + index, LATENT)
	};
}

export const tinyTimes = (steps: number) =>
	Array.from({ length: steps + 1 }, (_, i) => 1 - i / steps);

export function tinyTrace(request: RunRequest): RunTrace {
	return {
		request,
		model: HASH,
		text: tinyText(request.prompt),
		times: tinyTimes(request.steps),
		steps: Array.from({ length: request.steps }, (_, index) => tinyStep(index, request.steps))
	};
}

export function tinyRecording(request: RunRequest = tinyManifest.defaults): RecordedRun {
	return {
		trace: tinyTrace(request),
		pictures: Array.from({ length: request.steps }, (_, i) => ({
			clean: tensor(noise(500 + i, [3, 8, 8]).data.map(Math.tanh), [3, 8, 8])
		})),
		internals: new Map()
	};
}

/** An engine that does what a test tells it, when it tells it. */
export class ScriptedEngine implements EnginePort {
	readonly commands: string[] = [];
	readonly inspected: { readonly step: number; readonly probes: readonly ProbeName[] }[] = [];
	readonly requests: RunRequest[] = [];
	/** The steps that the latest run was given. */
	known: readonly StepTrace[] = [];
	isDisposed = false;
	info: EngineInfo | undefined;
	/** Set to make `load` fail. */
	loadFailure: Error | undefined;
	#events: RunEvents | undefined;
	#finish: (trace: RunTrace) => void = () => undefined;
	#break: (error: Error) => void = () => undefined;

	async load(_manifestUrl: string, { onprogress }: LoadOptions) {
		onprogress({ loaded: 1, total: 2, file: 'dit.bin', fromCache: false });
		if (this.loadFailure) throw this.loadFailure;
		this.info = { backend: 'wasm', threads: 1, downloadBytes: 2, loadMilliseconds: 1 };
		return { manifest: tinyManifest, info: this.info };
	}

	run(request: RunRequest, events: RunEvents, known: readonly StepTrace[] = []): RunHandle {
		this.requests.push(request);
		this.known = known;
		this.#events = events;
		const note = (command: string) => () => void this.commands.push(command);
		const done = new Promise<RunTrace>((resolve, reject) => {
			[this.#finish, this.#break] = [resolve, reject];
		});
		return {
			pause: note('pause'),
			resume: note('resume'),
			stepOnce: note('stepOnce'),
			cancel: note('cancel'),
			done
		};
	}

	/** Sends steps and pictures of the run that was asked for last: text first, then `from` up to before `to`. */
	send(from: number, to: number): void {
		const request = this.requests.at(-1)!;
		const { steps } = request;
		if (from === this.known.length) this.#events?.text(tinyText(request.prompt), tinyTimes(steps));
		for (let i = from; i < to; i++) {
			this.#events?.step(tinyStep(i, steps));
			this.#events?.picture(i, noise(500 + i, [3, 8, 8]), noise(520 + i, [3, 8, 8]));
		}
		if (to === steps) this.#finish(tinyTrace(request));
	}

	fail(error: Error): void {
		this.#break(error);
	}

	/** What a test keeps of a step. */
	kept = (_step: StepTrace): Internals => ({});

	async inspect(
		step: StepTrace,
		_text: TextTrace,
		probes: readonly ProbeName[]
	): Promise<Internals> {
		this.inspected.push({ step: step.index, probes });
		return Object.fromEntries(probes.map((probe) => [probe, noise(600 + step.index, [6])]));
	}

	guess = async () => ({ conditional: noise(1, LATENT), unconditional: noise(2, LATENT) });
	decode = async () => noise(3, [3, 8, 8]);
	encode = async () => noise(4, LATENT);
	encodeText = async (prompt: string) => tinyText(prompt);
	weight = async () => noise(5, [6]);

	dispose(): void {
		this.isDisposed = true;
	}
}

export function tinySources(
	engine: EnginePort,
	recordedRun: RecordedRun | undefined = undefined
): SessionSources {
	return {
		manifestUrl: '/models/tiny/manifest.json',
		stages: ['attention', 'denoising'],
		manifest: async () => tinyManifest,
		recordedRun: async () => recordedRun,
		engine: async () => engine
	};
}
