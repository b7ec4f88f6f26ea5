import { placeOf, type Reading } from '../reading.ts';
import type { Task } from './task.ts';

/** The patch that becomes the last row of the matrix. */
export const lastPatch: Task = {
	done: ({ manifest, selection }) =>
		manifest !== undefined && selection.patch === manifest.dit.grid ** 2 - 1,
	progress: chosenPatch
};

/** The patch below the first one: a whole row of the grid later in the matrix. */
export const belowFirst: Task = {
	done: ({ manifest, selection }) =>
		manifest !== undefined && selection.patch === manifest.dit.grid,
	progress: chosenPatch
};

/** One of the four patches in the corners of the picture. */
export const cornerPatch: Task = {
	done({ manifest, selection: { patch } }) {
		if (!manifest || patch === null) return false;
		const { grid } = manifest.dit;
		return [Math.floor(patch / grid), patch % grid].every(
			(place) => place === 0 || place === grid - 1
		);
	},
	progress: chosenPatch
};

/** One of the four patches around the centre of the picture. */
export const centrePatch: Task = {
	done({ manifest, selection: { patch } }) {
		if (!manifest || patch === null) return false;
		const { grid } = manifest.dit;
		const nearCentre = (place: number) => Math.abs(place - (grid - 1) / 2) <= 1 / 2;
		return nearCentre(Math.floor(patch / grid)) && nearCentre(patch % grid);
	},
	progress: chosenPatch
};

function chosenPatch({ manifest, selection: { patch } }: Reading): string | undefined {
	if (!manifest) return undefined;
	if (patch === null) return 'No patch is selected yet.';
	return `You chose the patch in ${placeOf(patch, manifest.dit.grid)}: it is number ${patch + 1}.`;
}
