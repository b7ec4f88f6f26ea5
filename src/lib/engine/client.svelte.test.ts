import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from 'vitest/browser';
import { SeedError } from '../diffusion/prng.ts';
import { PROBES, type ProbeName } from '../trace/probes.ts';
import type { RunRequest, RunTrace, StepTrace } from '../trace/run.ts';
import {
	Engine,
	MissingFileError,
	NoModelError,
	type LoadedModel,
	type LoadProgress,
	type RunEvents
} from './client.ts';
import { PARITY_BOUNDS, type Difference } from './parity.ts';
import { differencesFrom, parityTable, type Differences } from './testing/differences.ts';
import { parseGolden, type Golden } from './testing/golden.ts';

declare module 'vitest/browser' {
	interface BrowserCommands {
		/** `src/lib/engine/testing/native-parity.ts`, run under Node. */
		nativeParity: () => Promise<Differences>;
	}
}

const MODEL = '/tests/fixtures/models/nano/manifest.json';
const TRACES = '/tests/fixtures/traces/nano';
/** Software WebGPU compiles its shaders slowly. */
const LONG = 240_000;
const probes = Object.keys(PROBES) as ProbeName[];

let golden: Golden;
beforeAll(async () => {
	const [json, bytes] = await Promise.all([fetch(`${TRACES}.json`), fetch(`${TRACES}.bin`)]);
	golden = parseGolden(await json.text(), await bytes.arrayBuffer());
});

function events(changes: Partial<RunEvents> = {}): RunEvents {
	const ignore = () => undefined;
	return { text: ignore, step: ignore, picture: ignore, fallback: ignore, ...changes };
}

const parity: Record<string, Differences> = {};
afterAll(() => console.log(parityTable(golden.runs[0]!, parity)));

test('ONNX Runtime outside the browser agrees with PyTorch in every latent, output and probe', async () => {
	parity['onnxruntime'] = await commands.nativeParity();
	expectWithin(parity['onnxruntime'], PARITY_BOUNDS.wasm);
});

function expectWithin(differences: Differences, bound: Difference): void {
	expect(Object.keys(differences)).toEqual(expect.arrayContaining(probes));
	for (const [name, { absolute, relative }] of Object.entries(differences)) {
		expect(absolute, name).toBeLessThan(bound.absolute);
		expect(relative, name).toBeLessThan(bound.relative);
	}
}

describe.each(['wasm', 'webgpu'] as const)('on %s', { timeout: LONG }, (backend) => {
	let engine: Engine;
	let loaded: LoadedModel;
	const progress: LoadProgress[] = [];
	let trace: RunTrace;
	const pictures: number[] = [];

	beforeAll(async () => {
		engine = Engine.start();
		loaded = await engine.load(MODEL, { backend, onprogress: (p) => progress.push(p) });
		const { request } = golden.runs[0]!;
		trace = await engine.run(
			request,
			events({
				picture: (index, x0, noisy) => pictures.push(index, x0.data.length, noisy.data.length)
			})
		).done;
	}, LONG);
	afterAll(() => engine.dispose());

	test('runs where it was asked to', () => {
		expect(loaded.info.backend).toBe(backend);
		expect(engine.info).toEqual(loaded.info);
		expect(loaded.info.reason === undefined).toBe(backend === 'webgpu');
		expect(progress.at(-1)!.loaded).toBe(progress.at(-1)!.total);
	});

	test('agrees with PyTorch in every latent, output and probe', async () => {
		const expected = golden.runs[0]!;
		const internals = await engine.inspect(trace.steps[expected.inspected]!, trace.text, probes);
		const picture = await engine.decode(trace.steps.at(-1)!.next);
		const differences = differencesFrom(expected, { trace, internals, picture });
		parity[backend === 'wasm' ? 'WebAssembly' : 'WebGPU'] = differences;
		expectWithin(differences, PARITY_BOUNDS[backend]);
	});

	test('decodes two pictures a step', () => {
		const { image } = loaded.manifest;
		const size = image.channels * image.size ** 2;
		expect(pictures).toEqual(trace.steps.flatMap(({ index }) => [index, size, size]));
	});

	test('keeps internals, and computes only what is missing', async () => {
		const step = trace.steps[0]!;
		const first = await engine.inspect(step, trace.text, ['mlp.out']);
		const both = await engine.inspect(step, trace.text, ['mlp.out', 'final.output']);
		expect(both['mlp.out']).toBe(first['mlp.out']);
		expect(both['final.output']).toBeDefined();
	});

	test('answers a guess, a weight and an encoding', async () => {
		const { latent, t, conditional, unconditional } = trace.steps[1]!;
		expect(await engine.guess(latent, t)).toEqual({ conditional, unconditional });
		const { width } = loaded.manifest.dit;
		expect((await engine.weight('dit', 'embed.bias')).dims).toEqual([width]);
		const encoded = await engine.encode(golden.runs[0]!.picture);
		expect(encoded.dims).toEqual(latent.dims);
	});

	test('gives the same latents for the same request', async () => {
		const again = await engine.run(golden.runs[0]!.request, events()).done;
		expect(again).toEqual(trace);
	});
});

describe('a run', () => {
	let engine: Engine;
	const request: RunRequest = { prompt: 'a cat', seed: 5, steps: 6, guidance: 2, sampler: 'euler' };
	beforeAll(async () => {
		engine = Engine.start();
		await engine.load(MODEL, { backend: 'wasm', onprogress: () => undefined });
	});
	afterAll(() => engine.dispose());

	test('pauses, takes single steps, goes on, and gives the result of an undisturbed one', async () => {
		const waiting: ((step: StepTrace) => void)[] = [];
		const nextStep = () => new Promise<StepTrace>((resolve) => waiting.push(resolve));
		const first = nextStep();
		const handle = engine.run(request, events({ step: (step) => waiting.shift()?.(step) }));
		handle.pause();
		handle.stepOnce();
		expect((await first).index).toBe(0);
		const second = nextStep();
		handle.stepOnce();
		expect((await second).index).toBe(1);
		handle.resume();
		expect(await handle.done).toEqual(await engine.run(request, events()).done);
	});

	test('brings Heun’s second guesses to the page, and goes on after a step that has one', async () => {
		const heun: RunRequest = { ...request, steps: 4, sampler: 'heun' };
		const trace = await engine.run(heun, events()).done;
		const { latent } = trace.steps[0]!;
		const shapes = trace.steps.map(({ second }) => second?.dims);
		expect(shapes).toEqual([latent.dims, latent.dims, latent.dims, undefined]);
		expect(await engine.run(heun, events(), trace.steps.slice(0, 2)).done).toEqual(trace);
	});

	test('ends at its next step when cancelled', async () => {
		const handle = engine.run(
			request,
			events({ step: ({ index }) => index === 1 && handle.cancel() })
		);
		const { steps } = await handle.done;
		expect(steps.length).toBeLessThan(request.steps);
		expect(steps.length).toBeGreaterThanOrEqual(2);
	});

	test('is superseded by a newer one, even while it is paused', async () => {
		const older = engine.run({ ...request, steps: 500 }, events());
		older.pause();
		const newer = engine.run(request, events());
		expect((await newer.done).steps).toHaveLength(request.steps);
		expect((await older.done).steps.length).toBeLessThan(500);
	});

	test('that makes no sense fails with its own error, and the next one works', async () => {
		await expect(engine.run({ ...request, seed: -1 }, events()).done).rejects.toThrow(SeedError);
		expect((await engine.run(request, events()).done).steps).toHaveLength(request.steps);
	});
});

describe('without a model', () => {
	test('everything answers so', async () => {
		const engine = Engine.start();
		onTestFinished(() => engine.dispose());
		const request: RunRequest = { prompt: '', seed: 0, steps: 1, guidance: 1, sampler: 'euler' };
		await expect(engine.run(request, events()).done).rejects.toThrow(NoModelError);
		await expect(engine.weight('dit', 'x')).rejects.toThrow(NoModelError);
		const missing = engine.load('/no/such/manifest.json', {
			backend: 'auto',
			onprogress: () => undefined
		});
		await expect(missing).rejects.toThrow(MissingFileError);
	});
});
