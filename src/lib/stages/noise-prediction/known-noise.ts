import { addNoise } from '#lib/diffusion/forward-process.ts';
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

/** The network's output about a trial, in its three names. */
export function guessOf(trial: Trial, output: Tensor, kind: PredictionKind): Prediction {
	return toPrediction(output.data, kind, shownTo(trial).data, trial.t, trial.schedule);
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
