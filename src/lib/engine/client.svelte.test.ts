import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SeedError } from '../diffusion/prng.ts';
import { PROBES, type ProbeName } from '../trace/probes.ts';
import type { RunRequest, RunTrace, StepTrace } from '../trace/run.ts';
import {
	Engine,
	MissingFileError,
	NoModelError,
	type Backend,
	type LoadedModel,
	type LoadProgress,
	type RunEvents
} from './client.ts';
import { difference, parseGolden, type Difference, type Golden } from './testing/golden.ts';

const MODEL = '/tests/fixtures/models/nano/manifest.json';
const TRACES = '/tests/fixtures/traces/nano';
/** Of the largest value of a tensor. A GPU may sum in any order, and has its own exp. */
const BOUND: Record<Backend, number> = { wasm: 1e-5, webgpu: 1e-4 };
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

const parity: Partial<Record<Backend, Map<string, Difference>>> = {};
afterAll(() => {
	const format = ({ absolute, relative }: Difference) =>
		`${absolute.toExponential(1)} (${relative.toExponential(1)})`;
	const rows = [...parity.wasm!].map(
		([name, onWasm]) =>
			`${name.padEnd(24)} ${format(onWasm).padEnd(24)} ${format(parity.webgpu!.get(name)!)}`
	);
	const head = `${'largest difference from PyTorch, absolute (relative)'}\n${' '.repeat(24)} ${'WebAssembly'.padEnd(24)} WebGPU`;
	console.log([head, ...rows].join('\n'));
});

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
		const last = trace.steps.at(-1)!;
		const differences = new Map<string, Difference>([
			['text.states', difference(trace.text.states, expected.states)],
			['text.pooled', difference(trace.text.pooled, expected.pooled)],
			...probes.map(
				(probe) => [probe, difference(internals[probe]!, expected.internals.get(probe)!)] as const
			),
			['prediction (last step)', difference(last.conditional, expected.conditional.at(-1)!)],
			['latent (end)', difference(last.next, expected.latents.at(-1)!)],
			['picture', difference(await engine.decode(last.next), expected.picture)]
		]);
		parity[backend] = differences;
		for (const [name, { relative }] of differences) {
			expect(relative, name).toBeLessThan(BOUND[backend]);
		}
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
