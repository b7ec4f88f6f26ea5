import type { Method } from './sampler.ts';

/**
 * DDIM: take the guess apart into picture and noise, and put them together again with the next
 * time's weights,
 *
 *     x_s = α_s·x̂₀ + σ_s·ε̂.
 *
 * On the straight path this is Euler's step exactly: x_t + (s − t)(ε̂ − x̂₀) = (1 − s)·x̂₀ + s·ε̂.
 *
 * Reference: Song, Meng & Ermon, "Denoising diffusion implicit models", 2020, equation 12 with its
 * noise switched off (η = 0).
 */
export const ddim: Method<'ddim'> = {
	id: 'ddim',
	label: 'DDIM',
	paper: 'Song, Meng & Ermon, “Denoising diffusion implicit models”, 2020, equation 12',
	summary: 'Re-mixes the predicted picture and the predicted noise in the next step’s proportions.',
	stochastic: false,
	evaluationsPerStep: 1,
	coefficients(schedule, times, index) {
		const s = times[index + 1];
		return { x0: schedule.alpha(s), epsilon: schedule.sigma(s) };
	}
};
