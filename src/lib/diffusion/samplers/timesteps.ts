/** Thrown when a number of steps, or a step's number, makes no sense. */
export class TimestepsError extends Error {
	override readonly name = 'TimestepsError';
}

/**
 * The times of a run, `[steps + 1]`: from `start` down to 0 (clean) in equal parts u of 1 … 0,
 * then shifted, t = start · s·u / (1 + (s − 1)·u).
 *
 * A shift s > 1 spends more of the steps at high noise, where the layout of the picture is decided;
 * s = 1 leaves them equal. Reference: Esser et al., "Scaling rectified flow transformers" (SD3),
 * 2024, equation 23.
 *
 * @param start the first time, in (0, 1]; 1 is pure noise.
 * @throws TimestepsError if `steps` is not a whole number of at least 1, or `start` is not in (0, 1].
 */
export function timesteps(steps: number, shift = 1, start = 1): Float64Array {
	if (!Number.isInteger(steps) || steps < 1) {
		throw new TimestepsError(
			`A picture takes one step or more, in whole numbers; ${steps} is not.`
		);
	}
	if (!(start > 0 && start <= 1)) {
		throw new TimestepsError(`A run starts at a time above 0 and up to 1; ${start} is not.`);
	}
	return Float64Array.from({ length: steps + 1 }, (_, i) => {
		const u = 1 - i / steps;
		return (start * shift * u) / (1 + (shift - 1) * u);
	});
}
