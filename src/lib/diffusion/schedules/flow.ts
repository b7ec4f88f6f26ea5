import type { Schedule } from './schedule.ts';

/**
 * The straight path from picture to noise: α = 1 − t, σ = t, so x moves at the constant velocity
 * ε − x₀.
 *
 * Reference: Liu, Gong & Liu, "Flow straight and fast" (rectified flow), 2022, equation 1;
 * Lipman et al., "Flow matching for generative modeling", 2022, section 4.1.
 */
export const flow: Schedule<'flow'> = {
	id: 'flow',
	label: 'Straight path',
	paper: 'Liu et al. 2022; Lipman et al. 2022',
	alpha: (t) => 1 - t,
	sigma: (t) => t,
	alphaRate: () => -1,
	sigmaRate: () => 1
};
