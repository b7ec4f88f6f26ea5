import type { Schedule } from './schedule.ts';

/** T: how many steps the forward process of DDPM has. */
export const TRAINING_STEPS = 1000;
const FIRST_BETA = 1e-4;
const LAST_BETA = 0.02;

const betas = Float64Array.from(
	{ length: TRAINING_STEPS },
	(_, k) => FIRST_BETA + ((LAST_BETA - FIRST_BETA) * k) / (TRAINING_STEPS - 1)
);

/** ln ᾱ at t = j/T, `[T + 1]`: ln ᾱ_j = Σ_{k<j} ln(1 − β_k), which starts at 0 for the clean picture. */
const logAlphasCumprod = new Float64Array(TRAINING_STEPS + 1);
betas.forEach((beta, k) => {
	logAlphasCumprod[k + 1] = logAlphasCumprod[k] + Math.log1p(-beta);
});

/** ᾱ_k of DDPM's step k = 0 … T − 1, `[T]`: the share of the picture's variance that is left. */
export const alphasCumprod: Float64Array = logAlphasCumprod.slice(1).map(Math.exp);

/** ln ᾱ(t) and its slope: straight between the discrete steps, so that ᾱ(j/T) is DDPM's own. */
function logAlphaCumprod(t: number): { value: number; slope: number } {
	// At a grid point the slope is that of the step below, the one that sampling takes next.
	const step = Math.max(0, Math.ceil(t * TRAINING_STEPS - 1e-9) - 1);
	const start = logAlphasCumprod[step];
	const rise = logAlphasCumprod[step + 1] - start;
	return { value: start + rise * (t * TRAINING_STEPS - step), slope: rise * TRAINING_STEPS };
}

const alpha = (t: number) => Math.exp(logAlphaCumprod(t).value / 2);
// 1 − ᾱ without cancellation; abs and not minus, so that σ(0) is 0 and not −0.
const sigma = (t: number) => Math.sqrt(Math.abs(Math.expm1(logAlphaCumprod(t).value)));
const alphaRate = (t: number) => (logAlphaCumprod(t).slope / 2) * alpha(t);

/**
 * DDPM's schedule: β rises linearly from 0.0001 to 0.02 in T = 1000 steps, ᾱ_k = ∏_{j≤k} (1 − β_j),
 * α = √ᾱ, σ = √(1 − ᾱ). DDPM's step k = 0 … 999 stands at t = (k + 1)/1000, and t = 0 is the clean
 * picture. At t = 1 a little of the picture is left: α = 0.0064.
 *
 * Reference: Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", 2020, section 4.
 */
export const linearBeta: Schedule<'linear-beta'> = {
	id: 'linear-beta',
	label: 'Linear β',
	paper: 'Ho et al. 2020',
	alpha,
	sigma,
	alphaRate,
	// From α² + σ² = 1: σ·σ̇ = −α·α̇.
	sigmaRate: (t) => (-alpha(t) * alphaRate(t)) / sigma(t)
};
