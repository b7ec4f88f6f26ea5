import { halfLogSnr } from '../schedules/schedule.ts';
import type { Method } from './sampler.ts';

/**
 * DPM-Solver++(2M): solves the equation of the clean picture in the time λ = ln(α/σ), with the guess
 * of the step before to see how the guess is changing. With h = λ_s − λ_t and r = h_before/h,
 *
 *     D = (1 + 1/(2r))·x̂₀ − 1/(2r)·x̂₀_before
 *     x_s = (σ_s/σ_t)·x_t − α_s·(e^(−h) − 1)·D.
 *
 * The first step has nothing before it and the last has h = ∞; both take D = x̂₀, which is DDIM.
 *
 * Reference: Lu et al., "DPM-Solver++: fast solver for guided sampling of diffusion probabilistic
 * models", 2022, algorithm 2.
 */
export const dpmSolver2m: Method<'dpm-solver-2m'> = {
	id: 'dpm-solver-2m',
	label: 'DPM-Solver++ (2M)',
	paper: 'Lu et al., “DPM-Solver++”, 2022, algorithm 2',
	summary: 'Extrapolates how the predicted picture is changing from this guess and the one before.',
	stochastic: false,
	evaluationsPerStep: 1,
	coefficients(schedule, times, index) {
		const [t, s] = [times[index], times[index + 1]];
		const keep = schedule.sigma(s) / schedule.sigma(t);
		// −α_s·(e^(−h) − 1), written so that it also holds where α_t or σ_s is 0.
		const move = schedule.alpha(s) - keep * schedule.alpha(t);

		const isFirst = index === 0;
		const isLast = index === times.length - 2;
		if (isFirst || isLast) return { x: keep, x0: move };

		const [before, now, next] = [times[index - 1], t, s].map((u) => halfLogSnr(schedule, u));
		// 1/(2r); 0 after a first step that started where there is no signal, for there h_before = ∞.
		const change = (next - now) / (2 * (now - before));
		return { x: keep, x0: move * (1 + change), previousX0: -move * change };
	}
};
