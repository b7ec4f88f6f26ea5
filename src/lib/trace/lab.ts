import type { Tensor } from '../tensor/tensor.ts';
import type { GraphName } from './manifest.ts';
import type { TextTrace } from './run.ts';

/** The DiT's answer about a latent, in the manifest's `prediction`; both `[C, s, s]`. */
export interface Guess {
	readonly conditional: Tensor;
	readonly unconditional: Tensor;
}

/**
 * What a panel may ask of the model beyond the recorded run. Every promise rejects with a typed error whose
 * message is written for the visitor; while a recorded run is shown and no model is loaded, with `NoModelError`.
 */
export interface Lab {
	/** Normalised latent `[C, s, s]` -> picture `[3, S, S]` in [-1, 1]. */
	decode(latent: Tensor): Promise<Tensor>;
	/** Picture `[3, S, S]` in [-1, 1] -> normalised latent `[C, s, s]`. */
	encode(picture: Tensor): Promise<Tensor>;
	/** What the text encoder makes of any prompt, and of the empty prompt beside it. */
	encodeText(prompt: string): Promise<TextTrace>;
	/** The DiT at (latent, t) for the run's prompt. */
	guess(latent: Tensor, t: number): Promise<Guess>;
	/** One weight by its name in the manifest. */
	weight(graph: GraphName, name: string): Promise<Tensor>;
}

/** Thrown by a lab that has no model yet. */
export class NoModelError extends Error {
	override readonly name = 'NoModelError';
	constructor() {
		super('The model is not loaded yet: this works as soon as its download has finished.');
	}
}
