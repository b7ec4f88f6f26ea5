import { type Prediction, velocityOf } from '../prediction.ts';
import type { Schedule } from '../schedules/index.ts';

/** p(x₀) = Σⱼ wⱼ·N(x₀; mⱼ, std²), for each number of a picture on its own. */
export interface GaussianMixture {
	readonly weights: readonly number[];
	readonly means: readonly number[];
	readonly std: number;
}

/**
 * What a perfect model says in a world of pictures so simple that it is known, x̂₀ = E[x₀ | x_t = x].
 * The counterpart of `models/diffusion/gaussian_mixture.py`, where the formula is explained.
 */
export function denoiseMixture(
	{ weights, means, std }: GaussianMixture,
	x: Float32Array,
	t: number,
	schedule: Schedule
): Prediction {
	const [alpha, sigma] = [schedule.alpha(t), schedule.sigma(t)];
	const spread = alpha ** 2 * std ** 2 + sigma ** 2;
	const expectation = (value: number) => {
		const shares = means.map(
			(mean, j) => weights[j] * Math.exp(-((value - alpha * mean) ** 2) / (2 * spread))
		);
		const total = shares.reduce((sum, share) => sum + share, 0);
		const guesses = means.map((mean) => (sigma ** 2 * mean + alpha * std ** 2 * value) / spread);
		return guesses.reduce((sum, guess, j) => sum + (shares[j] / total) * guess, 0);
	};
	const x0 = Array.from(x, expectation);
	const epsilon = Float32Array.from(x, (value, i) => (value - alpha * x0[i]) / sigma);
	const clean = Float32Array.from(x0);
	return { x0: clean, epsilon, velocity: velocityOf(clean, epsilon, t, schedule) };
}
