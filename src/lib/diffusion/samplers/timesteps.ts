/** Thrown when a number of steps, or a step's number, makes no sense. */
export class TimestepsError extends Error {
	override readonly name = 'TimestepsError';
}

/**
 * The times of a run, `[steps + 1]`: from 1 (noise) down to 0 (clean) in equal parts u, then
 * shifted, t = s·u / (1 + (s − 1)·u).
 *
 * A shift s > 1 spends more of the steps at high noise, where the layout of the picture is decided;
 * s = 1 leaves them equal. Reference: Esser et al., "Scaling rectified flow transformers" (SD3),
 * 2024, equation 23.
 *
 * @throws TimestepsError if `steps` is not a whole number of at least 1.
 */
export function timesteps(steps: number, shift = 1): Float64Array {
	if (!Number.isInteger(steps) || steps < 1) {
		throw new TimestepsError(
			`A picture takes one step or more, in whole numbers; ${steps} is not.`
		);
	}
	return Float64Array.from({ length: steps + 1 }, (_, i) => {
		const u = 1 - i / steps;
		return (shift * u) / (1 + (shift - 1) * u);
	});
}
