import type { Session } from '../session/session.svelte.ts';
import type { StageInput } from '../stages/stage.ts';
import { traceAt } from '../trace/run.ts';

/**
 * What a stage gets of the step on show; `current` is undefined until there is one. Each part changes on its own, so
 * that a stage which does not read the selection derives nothing anew when another patch or word is chosen.
 */
export function stageInputOf(session: () => Session): { readonly current: StageInput | undefined } {
	const step = $derived(session().step);
	const run = $derived(session().run);
	const trace = $derived(run?.trace && step && traceAt(run.trace, step));
	const internals = $derived(session().internals);
	const picture = $derived(step && run?.pictures[step.index]?.clean);
	const isThere = $derived(Boolean(session().manifest && trace && step));
	const input: StageInput = {
		get manifest() {
			return session().manifest!;
		},
		get trace() {
			return trace!;
		},
		get step() {
			return step!;
		},
		get internals() {
			return internals;
		},
		get picture() {
			return picture;
		},
		get selection() {
			return session().selection;
		},
		get stepMean() {
			return session().stepMean.current;
		}
	};
	return {
		get current() {
			return isThere ? input : undefined;
		}
	};
}
