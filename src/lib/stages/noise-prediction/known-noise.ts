import { addNoise } from '#lib/diffusion/forward-process.ts';
import { guide } from '#lib/diffusion/guidance.ts';
import { patchify } from '#lib/diffusion/patchify.ts';
import {
	toPrediction,
	velocityOf,
	type Prediction,
	type PredictionKind
} from '#lib/diffusion/prediction.ts';
import type { Schedule } from '#lib/diffusion/schedules/index.ts';
import { mse } from '#lib/tensor/algebra.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { mean } from '#lib/tensor/statistics.ts';
import { tensor, type Tensor } from '#lib/tensor/tensor.ts';
import type { Guess } from '#lib/trace/lab.ts';
import type { Answer } from '#lib/trace/selection.ts';

/** A latent noised on purpose, so that the truth the network guesses at is known. */
export interface Trial {
	/** x₀ `[C, s, s]` */
	readonly clean: Tensor;
	/** ε `[C·s·s]` */
	readonly epsilon: Float32Array;
	readonly t: number;
	readonly schedule: Schedule;
}

/** x_t = α(t)·x₀ + σ(t)·ε, `[C, s, s]`: what the network is shown. */
export function shownTo({ clean, epsilon, t, schedule }: Trial): Tensor {
	return tensor(addNoise(clean.data, epsilon, t, schedule), clean.dims);
}

/** What a perfect guess would be, in its three names. */
export function truthOf({ clean, epsilon, t, schedule }: Trial): Prediction {
	const velocity = velocityOf(clean.data, epsilon, t, schedule);
	return { x0: clean.data, epsilon, velocity };
}

/** What the network said of a trial. */
export interface Answered extends Guess {
	readonly trial: Trial;
}

/** One of the network's answers, `[C, s, s]`: a branch, or both guided by s. */
export function outputOf({ conditional, unconditional }: Guess, answer: Answer, s: number): Tensor {
	switch (answer) {
		case 'with-text':
			return conditional;
		case 'without-text':
			return unconditional;
		case 'guided':
			return tensor(guide(conditional.data, unconditional.data, s), conditional.dims);
	}
}

/** The network's output about a trial, in its three names. */
export function guessOf(trial: Trial, output: Tensor, kind: PredictionKind): Prediction {
	return toPrediction(output.data, kind, shownTo(trial).data, trial.t, trial.schedule);
}

/** The names that a guess is compared in. */
export const COMPARED = [
	{ key: 'epsilon', text: 'noise ε' },
	{ key: 'velocity', text: 'velocity v' }
] as const;

/** A guess beside the truth. */
export interface Judged {
	readonly t: number;
	readonly guess: Prediction;
	readonly truth: Prediction;
	readonly squares: MeanSquares;
}

export function judge(trial: Trial, output: Tensor, kind: PredictionKind): Judged {
	const guess = guessOf(trial, output, kind);
	const truth = truthOf(trial);
	return { t: trial.t, guess, truth, squares: meanSquares(guess, truth) };
}

/** The mean over all entries of the squared difference, for each name of the guess. */
export type MeanSquares = Readonly<Record<keyof Prediction, number>>;

export function meanSquares(guess: Prediction, truth: Prediction): MeanSquares {
	return {
		x0: mse(guess.x0, truth.x0),
		epsilon: mse(guess.epsilon, truth.epsilon),
		velocity: mse(guess.velocity, truth.velocity)
	};
}

/**
 * The squared difference of two latents, its mean over each patch's entries, `[N]`; its own mean is the mean square.
 *
 * @param dims `[C, s, s]` of the latents.
 */
export function errorByPatch(
	guess: Float32Array,
	truth: Float32Array,
	dims: readonly number[],
	patchSize: number
): Float32Array {
	const squares = tensor(
		guess.map((value, i) => (value - truth[i]) ** 2),
		dims
	);
	const rows = patchify(squares, patchSize);
	return Float32Array.from({ length: rows.dims[0] }, (_, patch) => mean(slice(rows, patch).data));
}
