/**
 * A noise schedule: how much picture and how much noise there is at every time,
 *
 *     x_t = α(t)·x₀ + σ(t)·ε,    t from 0 (clean) to 1 (noise).
 *
 * Reference: Kingma, Salimans, Poole & Ho, "Variational diffusion models", 2021, section 3.1.
 */
export interface Schedule<Id extends string = string> {
	readonly id: Id;
	/** Its name for people. */
	readonly label: string;
	/** Where it comes from. */
	readonly paper: string;
	/** α(t): how much of the picture is left. */
	alpha(t: number): number;
	/** σ(t): the standard deviation of the noise. */
	sigma(t: number): number;
	/** α̇(t) = dα/dt. */
	alphaRate(t: number): number;
	/** σ̇(t) = dσ/dt; infinite at t = 0 where noise begins with a vertical tangent. */
	sigmaRate(t: number): number;
}

/**
 * λ(t) = ln(α/σ), half the logarithm of the signal-to-noise ratio: the time in which DPM-Solver's
 * equations are simple. +∞ where there is no noise, −∞ where there is no signal.
 */
export function halfLogSnr(schedule: Schedule, t: number): number {
	return Math.log(schedule.alpha(t) / schedule.sigma(t));
}
