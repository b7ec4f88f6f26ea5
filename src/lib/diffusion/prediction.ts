import { combine } from './linear-combination.ts';
import type { Schedule } from './schedules/schedule.ts';

/**
 * What a network was trained to put out:
 *
 * - `epsilon`: the noise ε (Ho et al. 2020);
 * - `v`: v = α·ε − σ·x₀ (Salimans & Ho 2022, section 4), not to be mistaken for
 * - `flow`: the velocity dx/dt = α̇·x₀ + σ̇·ε along the schedule's path (Lipman et al. 2022); on the
 *   straight path ε − x₀ (Liu et al. 2022).
 */
export type PredictionKind = 'flow' | 'epsilon' | 'v';

/** What the model says about x_t, in three names for the same guess; `[n]` each. */
export interface Prediction {
	/** x̂₀: the clean latent. */
	readonly x0: Float32Array;
	/** ε̂: the noise in x_t, of unit variance. */
	readonly epsilon: Float32Array;
	/** v̂ = dx/dt: where x_t would move as t grows, so sampling goes the other way. */
	readonly velocity: Float32Array;
}

/** Thrown where the network's output leaves the clean image undetermined. */
export class UndeterminedError extends Error {
	override readonly name = 'UndeterminedError';
}

/** The two scalars of output = a·x₀ + b·ε, which tell the kinds of prediction apart. */
function outputMixture(kind: PredictionKind, t: number, schedule: Schedule): [number, number] {
	switch (kind) {
		case 'epsilon':
			return [0, 1];
		case 'v':
			return [-schedule.sigma(t), schedule.alpha(t)];
		case 'flow':
			return [schedule.alphaRate(t), schedule.sigmaRate(t)];
	}
}

/**
 * The network's output in all three names. Whatever its kind, there are two linear equations,
 *
 *     x_t    = α·x₀ + σ·ε
 *     output = a·x₀ + b·ε
 *
 * for the two unknowns, solved by Cramer's rule with the determinant D = α·b − σ·a:
 *
 *     x̂₀ = (b·x_t − σ·output) / D      ε̂ = (α·output − a·x_t) / D      v̂ = α̇·x̂₀ + σ̇·ε̂
 *
 * On the straight path D = 1 for `flow`, so x̂₀ = x_t − t·v̂; on a variance-preserving schedule D = 1
 * for `v`. For `epsilon` D = α: with no signal left, the noise says nothing about the picture.
 *
 * @param output the network's (guided) output at x, `[n]`.
 * @param x x_t, `[n]`.
 * @param t time, 0 (clean) to 1 (noise).
 * @throws UndeterminedError where D = 0: `epsilon` at α(t) = 0 (Lin et al. 2023, on zero terminal SNR).
 */
export function toPrediction(
	output: Float32Array,
	kind: PredictionKind,
	x: Float32Array,
	t: number,
	schedule: Schedule
): Prediction {
	const [alpha, sigma] = [schedule.alpha(t), schedule.sigma(t)];
	const [a, b] = outputMixture(kind, t, schedule);
	const determinant = alpha * b - sigma * a;
	if (determinant === 0) {
		throw new UndeterminedError(
			`At t = ${t} the schedule "${schedule.id}" leaves no signal, so a model that predicts "${kind}" ` +
				'cannot tell the clean image. Use a schedule that keeps some, or a model that predicts flow or v.'
		);
	}
	const x0 = combine([
		[b / determinant, x],
		[-sigma / determinant, output]
	]);
	const epsilon = combine([
		[alpha / determinant, output],
		[-a / determinant, x]
	]);
	return { x0, epsilon, velocity: velocityOf(x0, epsilon, t, schedule) };
}

/** dx/dt = α̇·x₀ + σ̇·ε along the schedule's path (Lipman et al. 2022, equation 15). */
export function velocityOf(
	x0: Float32Array,
	epsilon: Float32Array,
	t: number,
	schedule: Schedule
): Float32Array {
	return combine([
		[schedule.alphaRate(t), x0],
		[schedule.sigmaRate(t), epsilon]
	]);
}
