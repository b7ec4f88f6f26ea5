import { expect, test } from 'vitest';
import { normal } from '#lib/diffusion/prng.ts';
import { SCHEDULES } from '#lib/diffusion/schedules/index.ts';
import { mean } from '#lib/tensor/statistics.ts';
import { tensor } from '#lib/tensor/tensor.ts';
import { goldenInput } from '../golden-input.ts';
import { errorByPatch, guessOf, meanSquares, shownTo, truthOf, type Trial } from './known-noise.ts';

const DIMS = [2, 4, 4];
const noise = (stream: number) => normal(3, stream, 32);
const trial: Trial = {
	...{ clean: tensor(noise(1), DIMS), epsilon: noise(2), t: 0.3 },
	schedule: SCHEDULES.flow
};

test('a network that knows the truth is not wrong at all', () => {
	const { velocity } = truthOf(trial);
	const guess = guessOf(trial, tensor(velocity, DIMS), 'flow');
	const { x0, epsilon, velocity: v } = meanSquares(guess, truthOf(trial));
	for (const square of [x0, epsilon, v]) expect(square).toBeLessThan(1e-12);
});

test('on the straight path the three errors are one: (1 − t)² and t² of the velocity’s', () => {
	const guess = guessOf(trial, tensor(noise(4), DIMS), 'flow');
	const { x0, epsilon, velocity } = meanSquares(guess, truthOf(trial));
	expect(epsilon).toBeCloseTo(0.7 ** 2 * velocity, 5);
	expect(x0).toBeCloseTo(0.3 ** 2 * velocity, 5);
});

test('the velocity’s error is that of the output, by definition of a mean square', () => {
	const output = noise(4);
	let sum = 0;
	output.forEach((value, i) => (sum += (value - (trial.epsilon[i] - trial.clean.data[i])) ** 2));
	const guess = guessOf(trial, tensor(output, DIMS), 'flow');
	expect(meanSquares(guess, truthOf(trial)).velocity).toBeCloseTo(sum / 32, 5);
});

test('an error in one cell is its patch’s alone', () => {
	const truth = new Float32Array(32);
	const guess = new Float32Array(32);
	// Channel 2, row 1, column 3: the patch in the upper right corner, one of 2 · 2 · 2 entries.
	guess[16 + 3] = 4;
	expect([...errorByPatch(guess, truth, DIMS, 2)]).toEqual([0, 2, 0, 0]);
});

test('the patches’ errors have the mean square as their mean', () => {
	const [guess, truth] = [noise(5), noise(6)];
	const byPatch = errorByPatch(guess, truth, DIMS, 2);
	const whole = guess.reduce((sum, value, i) => sum + (value - truth[i]) ** 2, 0) / 32;
	expect(mean(byPatch)).toBeCloseTo(whole, 5);
});

test('at t = 1 PyTorch’s first step is such a trial: it is shown the noise itself', () => {
	const { trace } = goldenInput(0);
	const [first] = trace.steps;
	const epsilon = normal(trace.request.seed, 0, first.latent.data.length);
	const shown = shownTo({ clean: trace.steps[1].latent, epsilon, t: 1, schedule: SCHEDULES.flow });
	shown.data.forEach((value, i) => expect(value).toBeCloseTo(first.latent.data[i], 5));
});
