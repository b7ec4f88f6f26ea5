import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import type { StepTrace, TextTrace } from './run.ts';
import { isMeanAt, NO_MEAN, stepsToAverage } from './step-mean.ts';

const one = tensor(Float32Array.of(1), [1]);
const words = (...texts: string[]): TextTrace => ({
	tokens: texts.map((text, id) => ({ id, text, known: true })),
	mask: one,
	states: one,
	pooled: one
});
const step = (index: number, text?: TextTrace): StepTrace => ({
	index,
	t: 1,
	tNext: 0,
	latent: one,
	conditional: one,
	unconditional: one,
	guided: one,
	next: one,
	...(text && { text })
});
const indices = (steps: readonly StepTrace[]) => steps.map(({ index }) => index);

test('one step, all up to it, or all that there are', () => {
	const steps = [0, 1, 2, 3].map((index) => step(index));
	expect(indices(stepsToAverage(steps, steps[1], 'step'))).toEqual([1]);
	expect(indices(stepsToAverage(steps, steps[1], 'so-far'))).toEqual([0, 1]);
	expect(indices(stepsToAverage(steps, steps[1], 'run'))).toEqual([0, 1, 2, 3]);
});

test('from one step to another, both among them, as far as the run has come', () => {
	const steps = [0, 1, 2, 3].map((index) => step(index));
	expect(indices(stepsToAverage(steps, steps[0], { from: 1, to: 2 }))).toEqual([1, 2]);
	expect(indices(stepsToAverage(steps, steps[0], { from: 2, to: 9 }))).toEqual([2, 3]);
	expect(stepsToAverage(steps, steps[0], { from: 4, to: 9 })).toEqual([]);
});

test('steps that followed other words are left out, copies of the same words are not', () => {
	const steps = [
		step(0),
		step(1, words('a', 'cat')),
		step(2, words('a', 'cat')),
		step(3, words('a', 'dog')),
		step(4, words('a', 'cat', 'left'))
	];
	expect(indices(stepsToAverage(steps, steps[2], 'run'))).toEqual([1, 2]);
	expect(indices(stepsToAverage(steps, steps[0], 'run'))).toEqual([0]);
	expect(indices(stepsToAverage(steps, steps[4], 'so-far'))).toEqual([4]);
});

test('a mean belongs to the run that it was read of, and to its words', () => {
	const steps = [step(0), step(1), step(2, words('a', 'dog'))];
	const mean = { ...NO_MEAN, steps: steps.slice(0, 2), wanted: 2 };
	expect(isMeanAt(mean, steps, steps[0])).toBe(true);
	expect(isMeanAt(mean, steps, steps[2])).toBe(false);
	expect(isMeanAt(mean, [step(0), step(1)], steps[0])).toBe(false);
	expect(isMeanAt(mean, [steps[0]], steps[0])).toBe(false);
});
