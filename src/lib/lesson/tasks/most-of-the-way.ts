import { predictionOf } from '../../stages/denoising/terms.ts';
import { mse } from '../../tensor/algebra.ts';
import type { StepTrace } from '../../trace/run.ts';
import { formatPercent } from '../../viz/format.ts';
import { stepOf, type Reading } from '../reading.ts';
import type { Task } from './task.ts';

const LEFT = 1 / 4;

/** The first step at which the clean guess has come three quarters of its way to the result. */
export const mostOfTheWay: Task = {
	done(reading) {
		const first = wayLeft(reading)?.findIndex((share) => share <= LEFT);
		return first !== undefined && first === reading.step?.index;
	},
	progress(reading) {
		const here = wayLeft(reading)?.[reading.step?.index ?? 0];
		if (here === undefined) return undefined;
		const share = formatPercent(here);
		return `At ${stepOf(reading)} the clean guess is ${share} of the first guess's distance away from the result.`;
	}
};

/** For every step of a finished run: how far x̂0 is from the result, as a share of the first step's distance. */
function wayLeft({ manifest, trace, step }: Reading): number[] | undefined {
	const last = trace?.steps.at(-1);
	if (!manifest || !trace || !step || !last || trace.steps.length < trace.request.steps) {
		return undefined;
	}
	const distance = (at: StepTrace) => Math.sqrt(mse(predictionOf(at, manifest).x0, last.next.data));
	const distances = trace.steps.map(distance);
	return distances.map((far) => far / distances[0]);
}
