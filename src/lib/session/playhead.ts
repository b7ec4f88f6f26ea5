/** Where a run is being watched: of `total` steps, `computed` are there, and `step` is shown. */
export interface Playhead {
	readonly step: number;
	readonly computed: number;
	readonly total: number;
	readonly playing: boolean;
}

/** Steps shown in a second at speed 1. */
export const STEPS_PER_SECOND = 5;
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

/** Whether the last step of the whole run is shown. */
export function isAtEnd({ step, total }: Playhead): boolean {
	return step >= total - 1;
}

/** A moment later: the next step where it is computed; waits where it is not; stops at the end of the run. */
export function advance(head: Playhead): Playhead {
	if (!head.playing) return head;
	if (isAtEnd(head)) return { ...head, playing: false };
	const step = Math.min(head.step + 1, Math.max(0, head.computed - 1));
	return { ...head, step, playing: step < head.total - 1 };
}

/** Plays on from here, or from the first step where the end is shown. */
export function play(head: Playhead): Playhead {
	return { ...head, step: isAtEnd(head) ? 0 : head.step, playing: true };
}

/** Shows one computed step and stays there; the nearest one where there is no such step. */
export function seek(head: Playhead, step: number): Playhead {
	const last = Math.max(0, head.computed - 1);
	return { ...head, step: Math.min(last, Math.max(0, step)), playing: false };
}

/** Whether the step after the shown one still has to be computed. */
export function isAtFrontier({ step, computed, total }: Playhead): boolean {
	return step >= computed - 1 && computed < total;
}
