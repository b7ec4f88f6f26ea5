import type { Session } from '../session/session.svelte.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import type { LessonRun } from './lesson-run.ts';

/**
 * The session's run, for lessons: the same that the studio shows.
 *
 * @param open opens a number by hand.
 */
export function sessionRun(session: Session, open: (number: NumberRef) => void): LessonRun {
	return {
		open,
		get reading() {
			const { manifest, run, step, internals, selection } = session;
			return {
				manifest,
				trace: run?.trace,
				step,
				internals,
				picture: step && run?.pictures[step.index]?.clean,
				selection
			};
		},
		get moving() {
			return session.transport.playing;
		},
		get lab() {
			return session.lab;
		},
		select: (change) => session.select(change),
		watch: (probes) => session.watch(probes)
	};
}
