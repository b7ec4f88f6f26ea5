import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGolden, type GoldenRun } from '#lib/engine/testing/golden.ts';
import { guide } from '#lib/diffusion/guidance.ts';
import { normal } from '#lib/diffusion/prng.ts';
import { std } from '#lib/tensor/statistics.ts';
import { tensor, type Tensor } from '#lib/tensor/tensor.ts';
import type { StepTrace } from '#lib/trace/run.ts';
import { parseManifest } from '#lib/trace/parse-manifest.ts';
import {
	curve,
	derive,
	describe as sentence,
	describeLevel,
	epsilonOf,
	noised,
	standardNormal,
	type NoiseInput
} from './derive.ts';

const golden = parseGolden(
	readFileSync('tests/fixtures/traces/nano.json', 'utf8'),
	new Uint8Array(readFileSync('tests/fixtures/traces/nano.bin')).buffer
);
const nano = parseManifest(
	JSON.parse(readFileSync('tests/fixtures/models/nano/manifest.json', 'utf8'))
);

const DIMS = [4, 16, 16];
const SIZE = 1024;
const SEED = 11;

const clean = normal(SEED, 90, SIZE).map((value) => 0.5 * value);
const start = normal(SEED, 0, SIZE);
const mix = (t: number) => clean.map((value, i) => (1 - t) * value + t * start[i]);
const shaped = (data: Float32Array): Tensor => tensor(data, DIMS);

/** A step of a run whose model knows the answer: on the straight path its velocity is ε − x0. */
function knowingStep(index: number, t: number, tNext: number): StepTrace {
	const velocity = shaped(start.map((value, i) => value - clean[i]));
	return {
		...{ index, t, tNext, latent: shaped(mix(t)), next: shaped(mix(tNext)) },
		...{ conditional: velocity, unconditional: velocity, guided: velocity }
	};
}

const steps = [knowingStep(0, 1, 0.6), knowingStep(1, 0.6, 0)];
const input: NoiseInput = {
	manifest: { prediction: 'flow', schedule: 'flow', dit: { grid: 8 } },
	trace: { request: { seed: SEED, steps: 2 }, steps },
	step: steps[1]
};

describe('noise', () => {
	const data = derive(input)!;

	test("starts from the run's last guess of the clean latent", () => {
		data.clean.data.forEach((value, i) => expect(value).toBeCloseTo(clean[i], 5));
		expect(data.source).toBe('result');
		const unfinished = derive({ ...input, trace: { ...input.trace, steps: steps.slice(0, 1) } });
		expect(unfinished?.source).toBe('guess so far');
	});

	test("noises it along the run's own path with the noise the run began with", () => {
		const halfway = noised(data, epsilonOf(data, 0), 0.6);
		expect(halfway.dims).toEqual(DIMS);
		halfway.data.forEach((value, i) => expect(value).toBeCloseTo(steps[1].latent.data[i], 5));
	});

	test('keeps the clean latent at t = 0 and has nothing of it at t = 1', () => {
		const epsilon = epsilonOf(data, 3);
		noised(data, epsilon, 0).data.forEach((v, i) => expect(v).toBeCloseTo(clean[i], 5));
		expect(noised(data, epsilon, 1).data).toEqual(epsilon);
	});

	test('draws other noise every time, and the same noise again', () => {
		expect(epsilonOf(data, 1)).not.toEqual(epsilonOf(data, 2));
		expect(epsilonOf(data, 1)).not.toEqual(epsilonOf(data, 0));
		expect(epsilonOf(data, 1)).toEqual(epsilonOf(data, 1));
	});

	test('says what the schedule leaves and what the latent really has', () => {
		const text = sentence(data);
		expect(text).toContain('t = 0.6');
		expect(text).toContain('0.4');
		// Independent parts add their variances: √(0.4²·0.5² + 0.6²) = 0.632.
		expect(std(data.latent.data)).toBeCloseTo(0.632, 1);
	});

	test('has nothing to show before the first step', () => {
		expect(derive({ ...input, trace: { ...input.trace, steps: [] } })).toBeNull();
	});
});

test('a curve runs from t = 0 to t = 1', () => {
	const { of, values } = curve((t) => t ** 2);
	expect(values[0]).toEqual({ x: 0, y: 0 });
	expect(values.at(-1)).toEqual({ x: 1, y: 1 });
	expect(values).toContainEqual({ x: 0.5, y: 0.25 });
	expect(of(0.125)).toBe(0.015625);
});

test('the standard normal is a density', () => {
	// scipy.stats.norm.pdf([0, 1])
	expect(standardNormal(0)).toBeCloseTo(0.3989422804, 9);
	expect(standardNormal(-1)).toBeCloseTo(0.2419707245, 9);
});

/** A step of a run that PyTorch made. */
function goldenStep(run: GoldenRun, index: number): StepTrace {
	const [conditional, unconditional] = [run.conditional[index], run.unconditional[index]];
	const guided = guide(conditional.data, unconditional.data, run.request.guidance);
	return {
		...{ index, t: run.times[index], tNext: run.times[index + 1] },
		...{ latent: run.latents[index], next: run.latents[index + 1] },
		...{ conditional, unconditional, guided: tensor(guided, conditional.dims) }
	};
}

test.each([8, 20, 24])(
	'the factors of all times of %i steps add up as they are written',
	(steps) => {
		for (let step = 0; step <= steps; step++) {
			const sentence = describeLevel(derive(input)!, 1 - step / steps, 0);
			const [, signal, spread] = /^(\S+) × .* \+ (\S+) ×/.exec(sentence)!;
			expect(Number(signal) + Number(spread), sentence).toBeCloseTo(1, 10);
		}
	}
);

describe.each(golden.runs)('a run of PyTorch: $request.prompt', (run) => {
	const steps = run.conditional.map((_, index) => goldenStep(run, index));
	const trace = { request: run.request, steps };
	const data = derive({ manifest: nano, trace, step: steps[1] })!;

	test('ends where noise is taken away altogether', () => {
		const result = run.latents.at(-1)!;
		data.clean.data.forEach((value, i) => expect(value).toBeCloseTo(result.data[i], 3));
	});

	test('began with the noise that is added first', () => {
		const start = noised(data, epsilonOf(data, 0), 1);
		start.data.forEach((value, i) => expect(value).toBeCloseTo(run.latents[0].data[i], 5));
	});
});

test('the run’s own noise is what it began with, or what it mixed into the visitor’s picture', () => {
	expect(describeLevel(derive(input)!, 0.6, 0)).toContain('0.600 × the noise this run began with,');
	const begun = { latent: shaped(clean), level: 0.6 };
	const request = { ...input.trace.request, start: begun };
	const ofPicture = derive({ ...input, trace: { ...input.trace, request } })!;
	expect(describeLevel(ofPicture, 0.6, 0)).toContain('× the noise that this run mixed into your');
	expect(describeLevel(ofPicture, 0.6, 1)).toContain('× fresh noise,');
});
