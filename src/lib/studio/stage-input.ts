import type { Session } from '../session/session.svelte.ts';
import type { StageInput } from '../stages/stage.ts';
import { traceAt } from '../trace/run.ts';

/** What a stage gets of the step on show; undefined until there is one. */
export function stageInputOf(session: Session): StageInput | undefined {
	const { manifest, run, step, internals, selection } = session;
	if (!manifest || !run?.trace || !step) return undefined;
	const picture = run.pictures[step.index]?.clean;
	return { manifest, trace: traceAt(run.trace, step), step, internals, picture, selection };
}
