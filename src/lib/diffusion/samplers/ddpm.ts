import type { Method } from './sampler.ts';

/**
 * DDPM's ancestral sampling: draw x_s from q(x_s | x_t, x̂₀), the exact way back one step if the
 * guess were right. With α_{t|s} = α_t/α_s and σ²_{t|s} = σ_t² − α²_{t|s}·σ_s²,
 *
 *     x_s = (α_{t|s}·σ_s² / σ_t²)·x_t + (α_s·σ²_{t|s} / σ_t²)·x̂₀ + (σ_{t|s}·σ_s / σ_t)·z.
 *
 * Reference: Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", 2020, equations 6–7,
 * for any schedule and any size of step as in Kingma et al., "Variational diffusion models", 2021,
 * appendix A.
 */
export const ddpm: Method<'ddpm'> = {
	id: 'ddpm',
	label: 'DDPM (ancestral)',
	paper: 'Ho, Jain & Abbeel, “Denoising diffusion probabilistic models”, 2020, equations 6–7',
	summary: 'Steps towards the predicted picture and adds a little fresh noise each time.',
	stochastic: true,
	evaluationsPerStep: 1,
	coefficients(schedule, times, index) {
		const [t, s] = [times[index], times[index + 1]];
		const signal = schedule.alpha(t) / schedule.alpha(s);
		const varianceT = schedule.sigma(t) ** 2;
		const varianceS = schedule.sigma(s) ** 2;
		const added = varianceT - signal ** 2 * varianceS;
		return {
			x: (signal * varianceS) / varianceT,
			x0: (schedule.alpha(s) * added) / varianceT,
			noise: Math.sqrt((added * varianceS) / varianceT)
		};
	}
};
