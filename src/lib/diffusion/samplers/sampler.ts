import type { Prediction } from '../prediction.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { Coefficients } from './terms.ts';

/**
 * A sampling algorithm as its paper states it: which multiples of what make the next state. Every
 * algorithm here is linear in the model's guesses, so these scalars are all there is to it.
 */
export interface Method<Id extends string = string> {
	readonly id: Id;
	/** Its name for people. */
	readonly label: string;
	/** Authors, title, year, and the equation that `coefficients` is. */
	readonly paper: string;
	/** What it does, in one sentence. */
	readonly summary: string;
	/** Whether it adds fresh noise on the way. */
	readonly stochastic: boolean;
	/** How often the model is asked in a step; the last step of every method asks once. */
	readonly evaluationsPerStep: number;
	/** The scalars of the step from `times[index]` to `times[index + 1]`. */
	coefficients(schedule: Schedule, times: Float64Array, index: number): Coefficients;
	/** For `correctedVelocity`: the scalars that make the trial point, at `times[index + 1]`. */
	trial?(schedule: Schedule, times: Float64Array, index: number): Coefficients;
}

/** Asks the model about x (`[n]`) at time t. */
export type Denoiser = (x: Float32Array, t: number) => Promise<Prediction>;

/** What a step has to work with. */
export interface StepInput {
	/** Which step: from `times[index]` to `times[index + 1]`. */
	readonly index: number;
	/** x at `times[index]`, `[n]`. */
	readonly x: Float32Array;
	/** The model's guess at (x, `times[index]`). */
	readonly prediction: Prediction;
	/** The guess of the step before; multistep methods need it in every step but the first. */
	readonly previous?: Prediction;
	/** Asks the model again, where the method does. */
	readonly denoise: Denoiser;
	/** Fresh unit noise, `[n]`: `normal(seed, stepStream(index), n)`. Called by stochastic methods only. */
	readonly noise: () => Float32Array;
}

/**
 * A method at work on a schedule. It remembers nothing but its times, so a run can be resumed at any
 * step from that step's x, and the guess before it.
 */
export interface Sampler<Id extends string = string> {
	readonly id: Id;
	/** How often the model is asked in a step; the last step of every method asks once. */
	readonly evaluationsPerStep: number;
	/**
	 * Divides the way from noise to picture into steps and returns the times, `[steps + 1]`, from
	 * `start`, which is 1 (noise) unless said otherwise, down to 0 (clean).
	 *
	 * @throws TimestepsError if `steps` is not a whole number of at least 1, or `start` not in (0, 1].
	 */
	setTimesteps(steps: number, start?: number): Float64Array;
	/**
	 * The scalars of a step: what `step` computes is Σ coefficient · term, and nothing else.
	 *
	 * @throws TimestepsError if there is no such step.
	 */
	coefficients(index: number): Coefficients;
	/**
	 * x at `times[index]` → x at `times[index + 1]`, `[n]` → `[n]`.
	 *
	 * @throws TimestepsError if there is no such step.
	 * @throws MissingHistoryError if the method needs `previous` and it is absent.
	 */
	step(input: StepInput): Promise<Float32Array>;
}

/** Thrown when a multistep method is resumed without the guess of the step before. */
export class MissingHistoryError extends Error {
	override readonly name = 'MissingHistoryError';
}
