import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { toPrediction } from '../diffusion/prediction.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { StepTrace } from '../trace/run.ts';

/** The noise ε̂ that the guided guess of a step sees in x_t, `[C, s, s]`. */
export function predictedNoise(step: StepTrace, { prediction, schedule }: Manifest): Tensor {
	const { guided, latent, t } = step;
	const { epsilon } = toPrediction(guided.data, prediction, latent.data, t, SCHEDULES[schedule]);
	return tensor(epsilon, latent.dims);
}
