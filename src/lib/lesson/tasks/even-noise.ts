import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import { formatNumber } from '../../viz/format.ts';
import { stepOf } from '../reading.ts';
import type { Task } from './task.ts';

/** The step at which picture and noise weigh most nearly the same. */
export const evenNoise: Task = {
	done({ manifest, trace, step }) {
		if (!manifest || !trace || !step) return false;
		const { alpha, sigma } = SCHEDULES[manifest.schedule];
		const unevenness = (t: number) => Math.abs(alpha(t) - sigma(t));
		return trace.times.every((t) => unevenness(t) >= unevenness(step.t));
	},
	progress(reading) {
		const { manifest, step } = reading;
		if (!manifest || !step) return undefined;
		const { alpha, sigma } = SCHEDULES[manifest.schedule];
		const [picture, noise] = [alpha(step.t), sigma(step.t)].map(formatNumber);
		return `At ${stepOf(reading)} the picture counts ${picture} and the noise ${noise}.`;
	}
};
