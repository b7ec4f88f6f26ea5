import { samplingMethod } from '../diffusion/samplers/index.ts';
import type { RunRequest } from '../trace/run.ts';
import { formatNumber } from '../viz/format.ts';

/**
 * Which run and which of its steps an image shows.
 *
 * @param step 0-based.
 * @param model the model's name.
 */
export function runCaption(request: RunRequest, step: number, model: string): string {
	const { prompt, seed, steps, guidance, sampler, changes = [], start } = request;
	return [
		`“${prompt}”`,
		`seed ${seed}`,
		`step ${step + 1} of ${steps}`,
		samplingMethod(sampler).label,
		`guidance ${formatNumber(guidance)}`,
		...(start ? [`from a picture at t = ${formatNumber(start.level)}`] : []),
		...(changes.length > 0 ? ['changed by hand'] : []),
		`model “${model}”`,
		'DiT Explainer'
	].join(' · ');
}
