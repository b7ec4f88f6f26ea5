import type { Method } from './sampler.ts';

/**
 * Euler's method on the probability-flow equation dx/dt = v̂(x, t): one straight move along the
 * velocity,
 *
 *     x_s = x_t + (s − t)·v̂.
 *
 * Reference: Song et al., "Score-based generative modeling through SDEs", 2021, section 4.3; on the
 * straight path, Liu et al., "Flow straight and fast", 2022, equation 1.
 */
export const euler: Method<'euler'> = {
	id: 'euler',
	label: 'Euler',
	paper: 'Euler 1768; Liu et al., “Flow straight and fast”, 2022',
	summary: 'Follows the predicted velocity in a straight line until the next look.',
	stochastic: false,
	evaluationsPerStep: 1,
	coefficients: (_schedule, times, index) => ({ x: 1, velocity: times[index + 1] - times[index] })
};
