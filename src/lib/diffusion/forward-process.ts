import type { Schedule } from './schedules/schedule.ts';
import { combine } from './linear-combination.ts';

/**
 * The forward process: a clean picture with as much noise as belongs to time t.
 *
 * x_t = α(t)·x₀ + σ(t)·ε, `[n]` each.
 *
 * Reference: Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", 2020, equation 4.
 *
 * @param epsilon unit normal noise, from `normal()`.
 * @param t time, 0 (clean) to 1 (noise).
 */
export function addNoise(
	x0: Float32Array,
	epsilon: Float32Array,
	t: number,
	schedule: Schedule
): Float32Array {
	return combine([
		[schedule.alpha(t), x0],
		[schedule.sigma(t), epsilon]
	]);
}
