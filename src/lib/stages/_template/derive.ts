import { std } from '../../tensor/statistics.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { formatNumber } from '../../viz/format.ts';
import type { StageInput } from '../stage.ts';

/** All that the panel draws: plain numbers, so that a test can hold them against PyTorch's. */
export interface TemplateData {
	/** Time of the step, 1 (noise) … 0 (clean). */
	readonly t: number;
	/** x_t `[C, s, s]`. */
	readonly latent: Tensor;
	/** Standard deviation of all its values. */
	readonly deviation: number;
}

/** Pure. A stage that reads a probe returns null while `internals` lacks it; the studio then says "not captured". */
export function derive({ step }: StageInput): TemplateData {
	return { t: step.t, latent: step.latent, deviation: std(step.latent.data) };
}

/** What to see, in one sentence with the data's own numbers. */
export function describe({ t, deviation }: TemplateData): string {
	return `At t = ${formatNumber(t)} the latent’s values spread by ${formatNumber(deviation)} around their mean.`;
}
