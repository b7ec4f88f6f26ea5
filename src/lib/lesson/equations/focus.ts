import { patchCell, patchGrid } from '../../diffusion/patchify.ts';
import { offsetOf } from '../../tensor/indexing.ts';
import type { StepTrace } from '../../trace/run.ts';
import type { Manifest } from '../../trace/manifest.ts';
import { patchInFocus, placeOf, stepOf, type Reading } from '../reading.ts';

/** One number of the latent for an equation to follow: the first one of the patch in focus. */
export interface Focus {
	readonly manifest: Manifest;
	readonly step: StepTrace;
	/** Where it lies in the data of a `[C, s, s]`. */
	readonly at: number;
	readonly channel: number;
	readonly where: string;
}

/** Undefined while there is no run. */
export function focusOf(reading: Reading): Focus | undefined {
	const { manifest, step } = reading;
	const patch = patchInFocus(reading);
	if (!manifest || !step || patch === undefined) return undefined;
	const { grid, patchSize } = manifest.dit;
	const { channel, row, column } = patchCell(patchGrid(step.latent.dims, patchSize), patch, 0);
	return {
		manifest,
		step,
		at: offsetOf(step.latent.dims, [channel, row, column]),
		channel,
		where: `The first number of the patch in ${placeOf(patch, grid)}, at ${stepOf(reading)}.`
	};
}
