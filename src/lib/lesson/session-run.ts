import type { Session } from '../session/session.svelte.ts';
import type { LessonRun } from './lesson-run.ts';

/** The session's run, for lessons: the same that the studio shows. */
export function sessionRun(session: Session): LessonRun {
	return {
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
