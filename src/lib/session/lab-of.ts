import { NoModelError, type Lab } from '../trace/lab.ts';
import type { StepTrace, TextTrace } from '../trace/run.ts';
import type { EnginePort } from './engine-state.svelte.ts';

/**
 * A lab on whatever engine there is when it is asked; without one, `NoModelError`. It guesses with the words, and under
 * the changes, of the step on show.
 */
export function labOf(
	engine: () => EnginePort | undefined,
	text: () => TextTrace | undefined,
	step: () => StepTrace | undefined
): Lab {
	const model = (): EnginePort => {
		const current = engine();
		if (!current) throw new NoModelError();
		return current;
	};
	return {
		decode: async (latent) => model().decode(latent),
		encode: async (picture) => model().encode(picture),
		encodeText: async (prompt) => model().encodeText(prompt),
		guess: async (latent, t) => model().guess(latent, t, step()?.text ?? text(), step()?.changes),
		weight: async (graph, name) => model().weight(graph, name)
	};
}
