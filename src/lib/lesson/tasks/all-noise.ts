import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import { formatNumber } from '../../viz/format.ts';
import { stepOf } from '../reading.ts';
import type { Task } from './task.ts';

/** A share of the picture that nobody sees. */
const NOTHING = 0.01;

/** The step at which nothing of the picture is in the latent yet. */
export const allNoise: Task = {
	done: ({ manifest, step }) =>
		manifest !== undefined &&
		step !== undefined &&
		SCHEDULES[manifest.schedule].alpha(step.t) < NOTHING,
	progress(reading) {
		const { manifest, step } = reading;
		if (!manifest || !step) return undefined;
		const share = formatNumber(SCHEDULES[manifest.schedule].alpha(step.t));
		return `At ${stepOf(reading)} the picture counts ${share}.`;
	}
};
