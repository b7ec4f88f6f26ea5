import type { Schedule } from '../schedules/schedule.ts';
import { methodSampler } from './method-sampler.ts';
import { ddim } from './ddim.ts';
import { ddpm } from './ddpm.ts';
import { dpmSolver2m } from './dpm-solver-2m.ts';
import { euler } from './euler.ts';
import { heun } from './heun.ts';
import type { Method, Sampler } from './sampler.ts';

export * from './sampler.ts';
export * from './terms.ts';
export { TimestepsError } from './timesteps.ts';

/** Every sampling algorithm, in the order a menu shows them. */
export const SAMPLERS = [euler, heun, ddim, ddpm, dpmSolver2m] as const;

export type SamplerId = (typeof SAMPLERS)[number]['id'];

/** Whether a text, from a link for example, names a sampler. */
export function isSamplerId(id: string): id is SamplerId {
	return SAMPLERS.some((method) => method.id === id);
}

/** What an algorithm is called, and its update. */
export function samplingMethod(id: SamplerId): Method<SamplerId> {
	return SAMPLERS.find((method) => method.id === id)!;
}

/**
 * A sampler ready for `setTimesteps`.
 *
 * @param schedule the path the model was trained on.
 * @param shift how strongly steps crowd at high noise; 1, the default, spaces them equally.
 */
export function createSampler(id: SamplerId, schedule: Schedule, shift = 1): Sampler<SamplerId> {
	return methodSampler<SamplerId>(samplingMethod(id), schedule, shift);
}
