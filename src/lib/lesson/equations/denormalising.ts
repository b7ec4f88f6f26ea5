import { toPrediction } from '../../diffusion/prediction.ts';
import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import type { Equation } from './equation.ts';
import { focusOf } from './focus.ts';
import { factor, tex } from './tex.ts';

/** Rombach et al. 2021, section 3; every channel is brought back to the autoencoder's own units first. */
export const denormalising: Equation = {
	title: 'The latent in the autoencoder’s own units, then through the decoder.',
	tex: String.raw`\text{picture} = \mathcal D(\hat x_0 \odot \text{std} + \text{mean})`,
	live(reading) {
		const focus = focusOf(reading);
		if (!focus) return undefined;
		const { manifest, step, at, channel, where } = focus;
		const { x0 } = toPrediction(
			step.guided.data,
			manifest.prediction,
			step.latent.data,
			step.t,
			SCHEDULES[manifest.schedule]
		);
		const [std, mean] = [manifest.latent.std[channel], manifest.latent.mean[channel]];
		return {
			tex: `${factor(x0[at])} \\cdot ${tex(std)} + ${factor(mean)} = ${tex(x0[at] * std + mean)}`,
			where
		};
	}
};
