import { toPrediction } from '../../diffusion/prediction.ts';
import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import type { Equation } from './equation.ts';
import { focusOf } from './focus.ts';
import { factor, tex } from './tex.ts';

/** Ho et al. 2020, equation 4, on the straight path of Liu et al. 2022. */
export const forwardProcess: Equation = {
	title: 'Noisy latent = a share of the picture + a share of noise.',
	tex: String.raw`x_t = (1 - t)\,x_0 + t\,\varepsilon`,
	live(reading) {
		const focus = focusOf(reading);
		if (!focus) return undefined;
		const { manifest, step, at, where } = focus;
		const schedule = SCHEDULES[manifest.schedule];
		const { x0, epsilon } = toPrediction(
			step.guided.data,
			manifest.prediction,
			step.latent.data,
			step.t,
			schedule
		);
		const picture = `${tex(schedule.alpha(step.t))} \\cdot ${factor(x0[at])}`;
		const noise = `${tex(schedule.sigma(step.t))} \\cdot ${factor(epsilon[at])}`;
		return {
			tex: `${tex(step.latent.data[at])} = ${picture} + ${noise}`,
			where: `${where} Picture and noise are the model’s own guesses: nobody knows the true ones.`
		};
	}
};
