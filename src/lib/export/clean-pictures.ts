import { toPrediction } from '../diffusion/prediction.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { Lab } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { StepPictures } from '../trace/recorded-run.ts';
import type { RunTrace, StepTrace } from '../trace/run.ts';

/** What the pictures of a run are made from. */
export interface RunToShow {
	readonly manifest: Manifest;
	readonly trace: RunTrace;
	/** By step; a hole where none is decoded yet. */
	readonly pictures: readonly (StepPictures | undefined)[];
}

/**
 * The clean guess x̂₀ of every computed step as a picture `[3, S, S]`. One that is not there yet is decoded now, by the
 * model.
 *
 * @throws what `lab.decode` throws, such as `NoModelError`.
 */
export async function cleanPictures(
	{ manifest, trace, pictures }: RunToShow,
	lab: Pick<Lab, 'decode'>
): Promise<Tensor[]> {
	const clean: Tensor[] = [];
	for (const step of trace.steps) {
		clean.push(pictures[step.index]?.clean ?? (await lab.decode(cleanLatent(step, manifest))));
	}
	return clean;
}

/** x̂₀ of a step's guided output, `[C, s, s]`. */
function cleanLatent(step: StepTrace, { prediction, schedule }: Manifest): Tensor {
	const { guided, latent, t } = step;
	const { x0 } = toPrediction(guided.data, prediction, latent.data, t, SCHEDULES[schedule]);
	return tensor(x0, latent.dims);
}
