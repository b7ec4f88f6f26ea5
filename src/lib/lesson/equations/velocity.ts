import type { Equation } from './equation.ts';
import { shape, tex } from './tex.ts';

/** What the network computes, seen from outside. */
export const velocity: Equation = {
	title:
		'The network takes the noisy latent, the time and the words, and answers with a direction.',
	tex: String.raw`\hat v = \mathrm{DiT}_\theta(x_t,\ t,\ \text{words})`,
	live({ step, trace }) {
		if (!step || !trace) return undefined;
		const numbers = shape(step.latent.dims);
		const t = tex(step.t);
		const words = trace.text.tokens.length;
		return {
			tex: String.raw`\begin{gathered} \hat v = \mathrm{DiT}_\theta(x_{${t}},\ ${t},\ \text{${words} tokens}) \\ ${numbers} \leftarrow ${numbers} \end{gathered}`,
			where: `Step ${step.index + 1} of ${trace.request.steps}, with the shapes of what goes in and comes out.`
		};
	}
};
