import { NoModelError, type Lab } from '../trace/lab.ts';
import type { TextTrace } from '../trace/run.ts';
import type { EnginePort } from './engine-state.svelte.ts';

/** A lab on whatever engine and prompt there are when it is asked; without an engine, `NoModelError`. */
export function labOf(
	engine: () => EnginePort | undefined,
	text: () => TextTrace | undefined
): Lab {
	const model = (): EnginePort => {
		const current = engine();
		if (!current) throw new NoModelError();
		return current;
	};
	return {
		decode: async (latent) => model().decode(latent),
		encode: async (picture) => model().encode(picture),
		guess: async (latent, t) => model().guess(latent, t, text()),
		weight: async (graph, name) => model().weight(graph, name)
	};
}
