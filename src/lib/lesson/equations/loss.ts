import type { Equation } from './equation.ts';

/** Liu et al. 2022, equation 1. The true noise is known in training only. */
export const loss: Equation = {
	title: 'The mistake that training makes smaller: the mean square between truth and guess.',
	tex: String.raw`\mathcal L = \mathbb E_{x_0,\,\varepsilon,\,t}\ \bigl\| (\varepsilon - x_0) - \hat v \bigr\|^2`
};
