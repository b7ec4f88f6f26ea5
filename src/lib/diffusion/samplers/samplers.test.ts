import { describe, expect, it, vi } from 'vitest';
import fixture from '../../../../tests/fixtures/samplers.json' with { type: 'json' };
import { largestDifference } from '../../tensor/algebra.ts';
import type { Prediction } from '../prediction.ts';
import { LATENT_STREAM, normal, stepStream } from '../prng.ts';
import { SCHEDULES, type Schedule, type ScheduleId } from '../schedules/index.ts';
import { denoiseMixture, type GaussianMixture } from '../testing/gaussian-mixture.ts';
import {
	MissingHistoryError,
	SAMPLERS,
	TERMS,
	TimestepsError,
	createSampler,
	isSamplerId,
	type Sampler,
	type SamplerId,
	type StepInput,
	type Term
} from './index.ts';

const SEED = fixture.seed;
const ids = SAMPLERS.map((method) => method.id);

/** Everything that each step of a run is given, and last the finished picture. */
async function run(
	sampler: Sampler,
	schedule: Schedule,
	steps: number,
	start: Float32Array,
	world: GaussianMixture = fixture.mixture
): Promise<{ inputs: StepInput[]; end: Float32Array }> {
	const times = sampler.setTimesteps(steps);
	const denoise = async (x: Float32Array, t: number) => denoiseMixture(world, x, t, schedule);
	const inputs: StepInput[] = [];
	let x = start;
	let previous: Prediction | undefined;
	for (let index = 0; index < steps; index++) {
		const prediction = await denoise(x, times[index]);
		const noise = () => normal(SEED, stepStream(index), start.length);
		const input = { index, x, prediction, previous, denoise, noise };
		inputs.push(input);
		x = await sampler.step(input);
		previous = prediction;
	}
	return { inputs, end: x };
}

describe('every state of a run is the one of diffusers', () => {
	it.each(fixture.runs)('$sampler on $schedule, shift $shift: $reference', async (known) => {
		const schedule = SCHEDULES[known.schedule as ScheduleId];
		const sampler = createSampler(known.sampler as SamplerId, schedule, known.shift);
		const start = normal(SEED, LATENT_STREAM, known.states[0].length);
		const { inputs, end } = await run(sampler, schedule, known.states.length - 1, start);

		expect(largestDifference(sampler.setTimesteps(inputs.length), known.times)).toBeLessThan(1e-8);
		[...inputs.map(({ x }) => x), end].forEach((x, index) => {
			expect(largestDifference(x, known.states[index]), `state ${index}`).toBeLessThan(2e-5);
		});
	});
});

describe.each(ids)('%s', (id) => {
	const start = normal(3, LATENT_STREAM, 16);

	it.each(Object.values(SCHEDULES))('steps by its coefficients on $id', async (schedule) => {
		const sampler = createSampler(id, schedule);
		const { inputs, end } = await run(sampler, schedule, 5, start);
		const times = sampler.setTimesteps(5);
		for (const [index, input] of inputs.entries()) {
			const { x, prediction, previous, denoise, noise } = input;
			const trial = x.map(
				(value, i) => value + (times[index + 1] - times[index]) * prediction.velocity[i]
			);
			const values: Record<Term, Float32Array> = {
				x,
				...prediction,
				correctedVelocity: (await denoise(trial, times[index + 1])).velocity,
				previousX0: previous?.x0 ?? new Float32Array(0),
				noise: noise()
			};
			const sum = Array.from(x, (_, i) =>
				Object.entries(sampler.coefficients(index)).reduce(
					(total, [term, coefficient]) => total + coefficient * values[term as Term][i],
					0
				)
			);
			const next = inputs[index + 1]?.x ?? end;
			expect(largestDifference(next, sum)).toBeLessThan(1e-5);
		}
	});

	it.each([1, 2])('finishes on every schedule in %d steps', async (steps) => {
		for (const schedule of Object.values(SCHEDULES)) {
			const { end } = await run(createSampler(id, schedule), schedule, steps, start);
			expect(end.every(Number.isFinite)).toBe(true);
		}
	});

	it('resumes in the middle from what a step was given', async () => {
		const { inputs } = await run(createSampler(id, SCHEDULES.flow), SCHEDULES.flow, 6, start);
		const resumed = createSampler(id, SCHEDULES.flow);
		resumed.setTimesteps(6);
		expect(await resumed.step(inputs[3])).toEqual(inputs[4].x);
	});

	it('asks the model as often as it says, and for noise only if it is stochastic', async () => {
		const sampler = createSampler(id, SCHEDULES.flow);
		const { inputs } = await run(sampler, SCHEDULES.flow, 4, start);
		const denoise = vi.fn(inputs[1].denoise);
		const noise = vi.fn(inputs[1].noise);
		await sampler.step({ ...inputs[1], denoise, noise });
		expect(1 + denoise.mock.calls.length).toBe(sampler.evaluationsPerStep);
		const stochastic = SAMPLERS.some((method) => method.id === id && method.stochastic);
		expect(noise).toHaveBeenCalledTimes(stochastic ? 1 : 0);

		const last = vi.fn(inputs[3].denoise);
		await sampler.step({ ...inputs[3], denoise: last });
		expect(last).not.toHaveBeenCalled();
	});

	it.each([0, -1, 2.5])('refuses a run of %d steps', (steps) => {
		expect(() => createSampler(id, SCHEDULES.flow).setTimesteps(steps)).toThrow(TimestepsError);
	});

	it('refuses a step outside the run', () => {
		const sampler = createSampler(id, SCHEDULES.flow);
		expect(() => sampler.coefficients(0)).toThrow(TimestepsError);
		sampler.setTimesteps(3);
		expect(() => sampler.coefficients(3)).toThrow('There is no step 3 in a run of 3 steps.');
	});
});

it('DDIM on the straight path is Euler', async () => {
	const start = normal(5, LATENT_STREAM, 32);
	const [ddim, euler] = await Promise.all(
		(['ddim', 'euler'] as const).map((id) =>
			run(createSampler(id, SCHEDULES.flow), SCHEDULES.flow, 7, start)
		)
	);
	expect(largestDifference(ddim.end, euler.end)).toBeLessThan(2e-6);
	const curved = await run(createSampler('euler', SCHEDULES.cosine), SCHEDULES.cosine, 7, start);
	const mixed = await run(createSampler('ddim', SCHEDULES.cosine), SCHEDULES.cosine, 7, start);
	expect(largestDifference(mixed.end, curved.end)).toBeGreaterThan(1e-3);
});

it.each([
	['euler', 1],
	['heun', 2]
] as const)('%s has order %d: half the step, so much less error', async (id, order) => {
	// One Gaussian: the exact way from t = 1 keeps every number's distance from the mean in deviations.
	const world = { weights: [1], means: [0.7], std: 0.4 };
	const start = Float32Array.from({ length: 9 }, (_, i) => -2 + i / 2);
	const exact = start.map((x) => 0.7 + 0.4 * x);
	const [coarse, fine] = await Promise.all(
		[16, 32].map(async (steps) => {
			const { end } = await run(
				createSampler(id, SCHEDULES.flow),
				SCHEDULES.flow,
				steps,
				start,
				world
			);
			return largestDifference(end, exact);
		})
	);
	expect(coarse / fine).toBeGreaterThan(2 ** order * 0.75);
	expect(coarse / fine).toBeLessThan(2 ** order * 1.35);
});

it('a multistep method does not go on without the guess before', async () => {
	const sampler = createSampler('dpm-solver-2m', SCHEDULES.flow);
	const { inputs } = await run(sampler, SCHEDULES.flow, 4, normal(3, LATENT_STREAM, 4));
	await expect(sampler.step({ ...inputs[1], previous: undefined })).rejects.toThrow(
		MissingHistoryError
	);
});

it('knows its samplers by their ids, and names every term', () => {
	expect(ids.every(isSamplerId)).toBe(true);
	expect(isSamplerId('unipc')).toBe(false);
	const used = SAMPLERS.flatMap((method) =>
		[0, 1].flatMap((index) => {
			const sampler = createSampler(method.id, SCHEDULES.flow);
			sampler.setTimesteps(3);
			return Object.keys(sampler.coefficients(index));
		})
	);
	expect(new Set(used)).toEqual(new Set(Object.keys(TERMS)));
});
