import { describe, expect, test } from 'vitest';
import { SAMPLERS, type SamplerId } from '../../diffusion/samplers/index.ts';
import { Network } from '../../engine/network.ts';
import { createNativeRunner } from '../../engine/testing/native-runner.ts';
import { nanoFiles, nanoGolden } from '../../engine/testing/nano.ts';
import { record } from '../../engine/testing/record.ts';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import type { StepTrace } from '../../trace/run.ts';
import { goldenInput } from '../golden-input.ts';
import { noise, syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import { principalComponents } from './principal-components.ts';
import {
	areAlike,
	describe as describeDenoising,
	describeLandings,
	describeLast
} from './sentences.ts';

function at(sampler: SamplerId, step: number) {
	return derive(syntheticInput({ sampler, selection: { step } }));
}

describe('the step’s terms', () => {
	// Here Heun's second look is worked back from the sum, which proves nothing but in the last step, which has none.
	const steps = SAMPLERS.flatMap(({ id, evaluationsPerStep }) =>
		(evaluationsPerStep === 1 ? [0, 2, 4] : [4]).map((step) => [id, step] as const)
	);

	test.each(steps)('%s, step %i: they add up to the next state', (sampler, step) => {
		expect(at(sampler, step).difference).toBeLessThan(2e-5);
	});

	test.each([0, 2])('in PyTorch’s run %i they add up to PyTorch’s next state', (run) => {
		expect(derive(goldenInput(run)).difference).toBeLessThan(2e-5);
	});

	test('Euler: the state, and the velocity times the step in time', () => {
		const { terms, t, tNext, next } = at('euler', 1);
		expect(terms.map(({ term }) => term)).toEqual(['x', 'velocity']);
		const [x, velocity] = terms.map(({ values }) => values.data);
		next.data.forEach((value, i) => expect(value).toBeCloseTo(x[i] + (tNext - t) * velocity[i], 5));
	});

	test('a different state would be noticed', () => {
		const input = syntheticInput({ sampler: 'ddim', selection: { step: 2 } });
		const { next } = input.step;
		const altered = {
			...input.step,
			next: { ...next, data: next.data.map((value) => value + 0.01) }
		};
		expect(derive({ ...input, step: altered }).difference).toBeCloseTo(0.01, 4);
	});

	test('Heun: with the second look that a live run keeps, they add up to its next state', async () => {
		const runner = await createNativeRunner(nanoFiles());
		const network = new Network(nanoFiles().manifest, runner);
		const trace = await record(network, nanoGolden().runs[1].request);
		await runner.release();
		const { manifest } = network;
		const of = (step: StepTrace) =>
			derive({ ...goldenInput(1), manifest, trace, step, selection: NOTHING_SELECTED });
		for (const step of trace.steps) {
			const { terms, difference } = of(step);
			expect(terms.some(({ workedBack }) => workedBack)).toBe(false);
			expect(difference).toBeLessThan(2e-5);
		}
		const [step] = trace.steps;
		const { data, dims } = step.second!;
		const second = { dims, data: data.map((value, i) => (i === 40 ? value + 0.01 : value)) };
		const share = Math.abs(of(step).terms[2].coefficient);
		expect(of({ ...step, second }).difference).toBeCloseTo(0.01 * share, 4);
	});

	test('only Heun’s second look is worked back where it was not kept, and comes out as it was', () => {
		const { terms } = at('heun', 1);
		expect(terms.filter(({ workedBack }) => workedBack).map(({ term }) => term)).toEqual([
			'correctedVelocity'
		]);
		const { data } = terms.find(({ term }) => term === 'correctedVelocity')!.values;
		noise(301, 2, 8, 8).data.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 4));
		expect(at('dpm-solver-2m', 2).terms.some(({ workedBack }) => workedBack)).toBe(false);
	});
});

describe('principal components', () => {
	test('points on a plane in many dimensions keep their distances, and the plane holds everything', () => {
		const [a, b] = [unit(noise(600, 40).data), unit(noise(601, 40).data)];
		const spots = [
			[-3, 0],
			[-1, 2],
			[0, 0.5],
			[4, 1]
		];
		const points = spots.map(([x, y]) => a.map((value, i) => 5 + x * value + y * b[i]));
		const { points: flat, explained } = principalComponents(points);
		for (let i = 0; i < points.length; i++) {
			for (let j = 0; j < i; j++) {
				const true2 = Math.hypot(...points[i].map((value, k) => value - points[j][k]));
				expect(Math.hypot(flat[i][0] - flat[j][0], flat[i][1] - flat[j][1])).toBeCloseTo(true2, 4);
			}
		}
		expect(explained[0] + explained[1]).toBeCloseTo(1, 6);
		expect(flat[3][0]).toBeGreaterThan(flat[0][0]);
	});

	test('axes by hand: (±3, 0), (0, ±1) has variances 18 and 2', () => {
		const points = [
			[-3, 0],
			[0, 1],
			[0, -1],
			[3, 0]
		].map((point) => Float32Array.from(point));
		const { points: flat, explained } = principalComponents(points);
		expect(explained[0]).toBeCloseTo(0.9, 8);
		expect(explained[1]).toBeCloseTo(0.1, 8);
		expect(flat.map(([x]) => Math.round(x * 1e6) / 1e6 + 0)).toEqual([-3, 0, 0, 3]);
		expect(Math.abs(flat[1][1])).toBeCloseTo(1, 8);
	});

	test('points that are all the same lie at the origin', () => {
		const point = Float32Array.of(1, 2, 3);
		const { points, explained } = principalComponents([point, point]);
		expect(points.flat().every((value) => Math.abs(value) < 1e-6)).toBe(true);
		expect(explained.every(Number.isFinite)).toBe(true);
	});

	function unit(values: Float32Array): Float32Array {
		const length = Math.hypot(...values);
		return values.map((value) => value / length);
	}
});

describe('the same guess with every sampler', () => {
	const distances = (sampler: SamplerId, step: number, jump = 1) =>
		Object.fromEntries(
			at(sampler, step)
				.land(jump)
				.landings.map(({ method, distance }) => [method.id, distance])
		);

	test('on the straight path DDIM lands where Euler does; DDPM does not', () => {
		const { euler, ddim, ddpm } = distances('euler', 2);
		expect(euler).toBeLessThan(1e-4);
		expect(ddim).toBeLessThan(1e-4);
		expect(ddpm).toBeGreaterThan(0.1);
	});

	test.each(['euler', 'heun', 'ddim', 'ddpm', 'dpm-solver-2m'] as const)(
		'%s, the run’s own sampler, lands where the run did',
		(sampler) => expect(distances(sampler, 2)[sampler]).toBeLessThan(1e-4)
	);

	test('Heun would ask the model again, but for the last step, which is Euler’s', () => {
		expect(distances('euler', 2).heun).toBeUndefined();
		expect(distances('euler', 4).heun).toBeLessThan(1e-4);
	});

	test('a jump goes along the first velocity, and is held against the state the run came to', () => {
		const input = syntheticInput({ sampler: 'euler', selection: { step: 1 } });
		const { step, trace } = input;
		const target = trace.steps[3].next.data;
		const length = trace.times[4] - trace.times[1];
		const away = step.latent.data.map((x, i) => x + length * step.guided.data[i] - target[i]);
		const { landings } = derive(input).land(3);
		expect(landings[0].distance).toBeCloseTo(Math.hypot(...away), 3);
		const cell = Math.hypot(away[10], away[64 + 10]);
		expect(landings[0].map![10]).toBeCloseTo(cell, 4);
	});

	test('in PyTorch’s run Euler’s step lands on PyTorch’s state', () => {
		const { landings } = derive(goldenInput(0)).land(1);
		expect(landings.find(({ isTheRuns }) => isTheRuns)!.distance).toBeLessThan(1e-3);
	});
});

test('the path has every state and every guess so far, ending where the last guess is', () => {
	const { trajectory, computed } = at('euler', 0);
	expect(trajectory.states).toHaveLength(computed + 1);
	expect(trajectory.guesses).toHaveLength(computed);
	const [end, guess] = [trajectory.states.at(-1)!, trajectory.guesses.at(-1)!];
	expect(end[0]).toBeCloseTo(guess[0], 3);
	expect(end[1]).toBeCloseTo(guess[1], 3);
});

test('the description gives the step, its times and how well the sum agrees', () => {
	expect(describeDenoising(at('euler', 1))).toMatch(
		/^Step 2 of 5 goes from t = 0\.8\S* to 0\.6\S* with Euler, which follows /
	);
	expect(describeDenoising(at('heun', 1))).toContain('worked back');
	expect(describeDenoising(at('heun', 4))).toContain('Added up here');
});

test('where every sampler ends in one place, that is said instead of who ends furthest', () => {
	const last = at('euler', 4).land(1);
	expect(describeLandings(last)).toMatch(
		/end in the run’s own state, \S+ from here: the maps are empty\.$/
	);
	expect(areAlike(last)).toBe(true);
	expect(describeLast(last)).toContain('no longer step is left');
	const earlier = at('euler', 1).land(1);
	expect(areAlike(earlier)).toBe(false);
	expect(describeLandings(earlier)).toContain('ends furthest');
});

test('another step keeps the path; a run that has come further has a longer one', () => {
	const input = syntheticInput({ selection: { step: 1 } });
	const { trace } = input;
	const data = derive(input);
	const next = derive({ ...input, step: trace.steps[2] });
	expect(next.index).toBe(2);
	expect(next.trajectory).toBe(data.trajectory);
	const further = { ...trace, steps: [...trace.steps, trace.steps[4]] };
	const longer = derive({ ...input, trace: further });
	expect(longer.computed).toBe(6);
	expect(longer.trajectory.states).toHaveLength(7);
});
