import type { Schedule } from './schedule.ts';

const QUARTER_TURN = Math.PI / 2;

/**
 * A quarter of a circle: α = cos(πt/2), σ = sin(πt/2). Here dx/dt is Salimans & Ho's v times π/2.
 *
 * Reference: Nichol & Dhariwal, "Improved denoising diffusion probabilistic models", 2021,
 * equation 17, without its offset s; Salimans & Ho, "Progressive distillation", 2022, section 4.
 */
export const cosine: Schedule<'cosine'> = {
	id: 'cosine',
	label: 'Cosine',
	paper: 'Nichol & Dhariwal 2021; Salimans & Ho 2022',
	// The sine of the rest of the way, because cos(π/2) is not 0 in floating point.
	alpha: (t) => Math.sin(QUARTER_TURN * (1 - t)),
	sigma: (t) => Math.sin(QUARTER_TURN * t),
	alphaRate: (t) => -QUARTER_TURN * Math.sin(QUARTER_TURN * t),
	sigmaRate: (t) => QUARTER_TURN * Math.sin(QUARTER_TURN * (1 - t))
};
