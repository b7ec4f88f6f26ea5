import { cosine } from './cosine.ts';
import { flow } from './flow.ts';
import { linearBeta } from './linear-beta.ts';

export { halfLogSnr, type Schedule } from './schedule.ts';

/** Every noise schedule, by the id that a manifest names it with. */
export const SCHEDULES = { flow, cosine, 'linear-beta': linearBeta } as const;

export type ScheduleId = keyof typeof SCHEDULES;

/** Whether a manifest's text names a schedule. */
export function isScheduleId(id: string): id is ScheduleId {
	return Object.hasOwn(SCHEDULES, id);
}
