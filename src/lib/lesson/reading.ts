import type { StageInput } from '../stages/stage.ts';
import { middlePatch } from '../viz/patches.ts';

/** What a lesson may speak of: the parts of a stage's input, each absent until the visitor's run has it. */
export type Reading = Pick<StageInput, 'internals' | 'selection'> &
	Partial<Pick<StageInput, 'manifest' | 'trace' | 'step' | 'picture'>>;

/** Patches are looked at with their first number; until the visitor selects one, with the middle one's. */
export function patchInFocus({ manifest, selection }: Reading): number | undefined {
	if (!manifest) return undefined;
	const { grid } = manifest.dit;
	return Math.min(selection.patch ?? middlePatch(grid), grid * grid - 1);
}

/** A patch's place in words, 1-based: "row 3, column 5". */
export function placeOf(patch: number, grid: number): string {
	return `row ${Math.floor(patch / grid) + 1}, column ${(patch % grid) + 1}`;
}

/** Which step of the run is meant, 1-based: "step 3 of 20". */
export function stepOf({ step, trace }: Reading): string {
	return step && trace ? `step ${step.index + 1} of ${trace.request.steps}` : 'no step yet';
}
