import { distanceBetween, lookOfHead } from '../../stages/attention/looks.ts';
import { slice } from '../../tensor/indexing.ts';
import { mean } from '../../tensor/statistics.ts';
import { formatNumber } from '../../viz/format.ts';
import type { Reading } from '../reading.ts';
import type { Task } from './task.ts';

const WITH_TEXT = 0;
/** Near is less than this share of the distance at which a head looks that looks everywhere alike. */
const NEAR = 0.6;

/** A head that looks mostly at what is near. */
export const nearbyHead: Task = {
	done(reading) {
		const found = selectedHead(reading);
		return found !== undefined && found.distance < found.near;
	},
	progress(reading) {
		if (!reading.internals['attention.self.probs']) return undefined;
		const found = selectedHead(reading);
		if (!found) return 'No single head is selected yet.';
		const [far, near] = [found.distance, found.near].map(formatNumber);
		return `This head looks ${far} patches far on average; you want less than ${near}.`;
	}
};

/** How far the selected head looks on average, and how far counts as near, in patches. */
function selectedHead({ manifest, internals, selection }: Reading) {
	const probs = internals['attention.self.probs'];
	if (!manifest || !probs || selection.head === null) return undefined;
	const { grid, depth, heads } = manifest.dit;
	const block = Math.min(selection.block, depth - 1);
	const head = Math.min(selection.head, heads - 1);
	const { distance } = lookOfHead(slice(probs, block, WITH_TEXT, head).data, grid);
	return { distance, near: NEAR * evenDistance(grid) };
}

/** Mean distance between two patches of the grid. */
function evenDistance(grid: number): number {
	const patches = Array.from({ length: grid ** 2 }, (_, patch) => patch);
	return mean(patches.flatMap((a) => patches.map((b) => distanceBetween(a, b, grid))));
}
