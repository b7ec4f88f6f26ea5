import { tensor } from '../../../tensor/tensor.ts';
import type { Meeting } from '../comparison.ts';

/** For tests: meetings of two runs of equal length, of which only the distances of the states matter. */
export function apart(...relative: number[]): Meeting[] {
	const cells = new Float32Array();
	const difference = tensor(cells, [0, 0, 0]);
	return relative.map((distance, step) => {
		const t = 1 - step / (relative.length - 1);
		return { t, step, otherStep: step, state: { relative: distance, difference, cells } };
	});
}
