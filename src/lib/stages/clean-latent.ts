import { toPrediction } from '../diffusion/prediction.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { RunTrace, StepTrace } from '../trace/run.ts';

/** What of a run its clean latent is computed from. */
export interface CleanInput {
	readonly manifest: Pick<Manifest, 'prediction' | 'schedule'>;
	readonly trace: Pick<RunTrace, 'steps'>;
}

/** By the step that guessed it: who selects something else meets the same tensor, and asks nothing about it again. */
const guessed = new WeakMap<StepTrace, Tensor>();

/** The clean latent x̂₀ `[C, s, s]` that a run guessed last; after its last step that is its result. Undefined before the first. */
export function cleanLatent({ manifest, trace }: CleanInput): Tensor | undefined {
	const last = trace.steps.at(-1);
	if (!last) return undefined;
	const known = guessed.get(last);
	if (known) return known;
	const { guided, latent, t } = last;
	const schedule = SCHEDULES[manifest.schedule];
	const { x0 } = toPrediction(guided.data, manifest.prediction, latent.data, t, schedule);
	const clean = tensor(x0, latent.dims);
	guessed.set(last, clean);
	return clean;
}
