import { describe, expect, it } from 'vitest';
import cases from '../../../tests/fixtures/predictions.json' with { type: 'json' };
import { largestDifference } from '../tensor/algebra.ts';
import { addNoise } from './forward-process.ts';
import { UndeterminedError, toPrediction, velocityOf, type PredictionKind } from './prediction.ts';
import { normal } from './prng.ts';
import { SCHEDULES, type ScheduleId } from './schedules/index.ts';

it.each(cases)('x̂₀ on $schedule from $kind at $t is the one diffusers finds', (known) => {
	const prediction = toPrediction(
		Float32Array.from(known.output),
		known.kind as PredictionKind,
		Float32Array.from(known.x),
		known.t,
		SCHEDULES[known.schedule as ScheduleId]
	);
	const scale = Math.max(1, ...known.x0.map(Math.abs));
	expect(largestDifference(prediction.x0, known.x0) / scale).toBeLessThan(1e-6);
});

describe.each(Object.values(SCHEDULES))('on $id', (schedule) => {
	const [x0, epsilon] = [normal(0, 0, 8), normal(0, 1, 8)];

	it.each([0.05, 0.5, 0.95])('ε̂ and v̂ say the same as x̂₀ at t = %d', (t) => {
		const x = addNoise(x0, epsilon, t, schedule);
		const velocity = velocityOf(x0, epsilon, t, schedule);
		for (const [kind, output] of [
			['epsilon', epsilon],
			['flow', velocity],
			[
				'v',
				addNoise(
					epsilon,
					x0.map((value) => -value),
					t,
					schedule
				)
			]
		] as const) {
			const found = toPrediction(output, kind, x, t, schedule);
			expect(largestDifference(found.x0, x0)).toBeLessThan(1e-4);
			expect(largestDifference(found.epsilon, epsilon)).toBeLessThan(1e-4);
			expect(largestDifference(found.velocity, velocity)).toBeLessThan(1e-3);
		}
	});

	it('v̂ is the slope of the path', () => {
		const [t, h] = [0.3705, 1e-5];
		const at = (time: number) => schedule.alpha(time) * 0.8 - schedule.sigma(time) * 1.1;
		const slope = (at(t + h) - at(t - h)) / (2 * h);
		const [velocity] = velocityOf(Float32Array.of(0.8), Float32Array.of(-1.1), t, schedule);
		expect(velocity).toBeCloseTo(slope, 5);
	});
});

it('where no signal is left, noise alone cannot tell the picture, but the flow can', () => {
	const [x, output] = [Float32Array.of(0.5), Float32Array.of(0.2)];
	expect(() => toPrediction(output, 'epsilon', x, 1, SCHEDULES.flow)).toThrow(UndeterminedError);
	expect(toPrediction(output, 'flow', x, 1, SCHEDULES.flow).x0[0]).toBeCloseTo(0.3, 6);
	expect(toPrediction(output, 'flow', x, 1, SCHEDULES.flow).epsilon[0]).toBeCloseTo(0.5, 6);
});
