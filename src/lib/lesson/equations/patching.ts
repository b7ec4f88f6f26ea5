import type { Equation } from './equation.ts';

/** Peebles & Xie 2022, section 3.2. */
export const patching: Equation = {
	title: 'How many patches a latent of I × I cells has, and how many numbers each of them.',
	tex: String.raw`\begin{gathered} N = \left(\frac{I}{p}\right)^{\!2} \\ \text{numbers in a patch} = p^2\,C \end{gathered}`,
	live({ manifest }) {
		if (!manifest) return undefined;
		const { size, channels } = manifest.latent;
		const { patchSize, grid } = manifest.dit;
		return {
			tex: String.raw`\begin{gathered} \left(\frac{${size}}{${patchSize}}\right)^{\!2} = ${grid ** 2} \\ ${patchSize}^2 \cdot ${channels} = ${patchSize ** 2 * channels} \end{gathered}`,
			where: 'This model, whatever the prompt.'
		};
	}
};
