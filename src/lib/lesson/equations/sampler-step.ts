import { TERMS } from '../../diffusion/samplers/index.ts';
import { methodOf, termsOf } from '../../stages/denoising/terms.ts';
import type { Equation } from './equation.ts';
import { focusOf } from './focus.ts';
import { factor, tex } from './tex.ts';

/** Euler's method; with numbers, whichever sampler the run used. */
export const samplerStep: Equation = {
	title: 'The next state = this state, moved a little way along the guess.',
	tex: String.raw`x_{t'} = x_t + (t' - t)\,\hat v`,
	live(reading) {
		const focus = focusOf(reading);
		if (!focus || !reading.trace) return undefined;
		const { manifest, step, at, where } = focus;
		const terms = termsOf(manifest, reading.trace, step);
		const symbols = terms.map(
			({ term, coefficient }) => `${factor(coefficient)}\\,${TERMS[term].symbol}`
		);
		const numbers = terms.map(
			({ coefficient, values }) => `${factor(coefficient)} \\cdot ${factor(values.data[at])}`
		);
		return {
			tex: String.raw`\begin{aligned} x_{${tex(step.tNext)}} &= ${symbols.join(' + ')} \\ ${tex(step.next.data[at])} &= ${numbers.join(' + ')} \end{aligned}`,
			where: `${where} From t = ${step.t.toFixed(2)} by the sampler ${methodOf(reading.trace).label}.`
		};
	}
};
