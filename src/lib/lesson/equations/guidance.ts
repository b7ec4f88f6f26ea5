import type { Equation } from './equation.ts';
import { focusOf } from './focus.ts';
import { factor, tex } from './tex.ts';

/** Ho & Salimans 2022, equation 6, with s = 1 + w. */
export const guidance: Equation = {
	title: 'Guided guess = the guess without words, pushed towards the guess with them.',
	tex: String.raw`\hat v = \hat v_{\varnothing} + s\,(\hat v_{\text{words}} - \hat v_{\varnothing})`,
	live(reading) {
		const focus = focusOf(reading);
		if (!focus || !reading.trace) return undefined;
		const { step, at, where } = focus;
		const [guided, without, words] = [step.guided, step.unconditional, step.conditional].map(
			({ data }) => data[at]
		);
		const scale = tex(reading.trace.request.guidance);
		return {
			tex: `${tex(guided)} = ${tex(without)} + ${scale} \\cdot (${tex(words)} - ${factor(without)})`,
			where
		};
	}
};
