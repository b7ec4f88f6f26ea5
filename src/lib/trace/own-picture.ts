import type { Tensor } from '../tensor/tensor.ts';

/** A picture that the visitor brought, as the model takes it. It never leaves the page. */
export interface OwnPicture {
	/** `[3, S, S]` in [-1, 1]. */
	readonly picture: Tensor;
	/** The same picture as a normalised latent `[C, s, s]`, once the encoder has answered. */
	readonly latent: Tensor | undefined;
	/** Why there is no latent, in a sentence for the visitor. */
	readonly reason?: string;
}
