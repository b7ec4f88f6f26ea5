import { describe, expect, it } from 'vitest';
import { SCHEDULES, isScheduleId } from './index.ts';
import { TRAINING_STEPS, alphasCumprod } from './linear-beta.ts';
import { halfLogSnr } from './schedule.ts';

describe.each(Object.values(SCHEDULES))('$id', (schedule) => {
	it('is a clean picture at 0 and noise at 1', () => {
		expect(schedule.alpha(0)).toBe(1);
		expect(schedule.sigma(0)).toBeCloseTo(0, 12);
		expect(schedule.alpha(1)).toBeCloseTo(0, 1);
		expect(schedule.sigma(1)).toBeCloseTo(1, 4);
	});

	it.each([0.0205, 0.3335, 0.9995])('has the rates of its curves at %d', (t) => {
		const h = 1e-6;
		const slope = (curve: (t: number) => number) => (curve(t + h) - curve(t - h)) / (2 * h);
		expect(schedule.alphaRate(t)).toBeCloseTo(slope(schedule.alpha), 6);
		expect(schedule.sigmaRate(t)).toBeCloseTo(slope(schedule.sigma), 6);
	});

	it('loses signal all the way', () => {
		const ratios = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map((t) => halfLogSnr(schedule, t));
		expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
		expect(new Set(ratios).size).toBe(ratios.length);
		expect(ratios[0]).toBe(Infinity);
	});

	it('is found by its id', () => {
		expect(isScheduleId(schedule.id) && SCHEDULES[schedule.id]).toBe(schedule);
	});
});

it.each(['toString', 'sigmoid'])('%s is no schedule', (id) => {
	expect(isScheduleId(id)).toBe(false);
});

it('no signal at all is left at the end of the straight path and the cosine', () => {
	expect(SCHEDULES.flow.alpha(1)).toBe(0);
	expect(SCHEDULES.cosine.alpha(1)).toBe(0);
});

it('DDPM’s steps stand at the thousandths of the way', () => {
	let product = 1;
	for (let k = 0; k < TRAINING_STEPS; k++) {
		product *= 1 - (1e-4 + ((0.02 - 1e-4) * k) / 999);
		expect(alphasCumprod[k]).toBeCloseTo(product, 12);
		expect(SCHEDULES['linear-beta'].alpha((k + 1) / 1000) ** 2).toBeCloseTo(product, 12);
	}
});
