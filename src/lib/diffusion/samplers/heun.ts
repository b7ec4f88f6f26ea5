import { euler } from './euler.ts';
import type { Method } from './sampler.ts';

/**
 * Heun's method: an Euler step as a trial, then the real step with the mean of the two velocities,
 *
 *     x̃ = x_t + (s − t)·v̂(x_t, t)
 *     x_s = x_t + (s − t)·½·(v̂(x_t, t) + v̂(x̃, s)).
 *
 * The last step is Euler's: at s = 0 nothing is left to ask.
 *
 * Reference: Karras et al., "Elucidating the design space of diffusion-based generative models",
 * 2022, algorithm 1.
 */
export const heun: Method<'heun'> = {
	id: 'heun',
	label: 'Heun',
	paper: 'Karras et al., “Elucidating the design space of diffusion models”, 2022, algorithm 1',
	summary:
		'Tries an Euler step, looks again where it ends, and goes with the mean of both velocities.',
	stochastic: false,
	evaluationsPerStep: 2,
	coefficients(schedule, times, index) {
		const isLast = index === times.length - 2;
		if (isLast) return euler.coefficients(schedule, times, index);
		const half = (times[index + 1] - times[index]) / 2;
		return { x: 1, velocity: half, correctedVelocity: half };
	},
	trial: euler.coefficients
};
