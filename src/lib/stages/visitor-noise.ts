import { LATENT_STREAM, normal } from '../diffusion/prng.ts';

/** Streams from here on are for noise that a visitor asks for; runs use the small numbers. */
const VISITOR_STREAM = 2 ** 31;

/** How many draws of it a link can name. */
export const DRAWS = { min: 0, max: 1e6 };

/**
 * Unit noise ε that a visitor asks for, `[length]`.
 *
 * @param seed the run's.
 * @param draw how many times new noise was asked for; 0 is the noise that the run itself began with.
 */
export function visitorNoise(seed: number, draw: number, length: number): Float32Array {
	const stream = draw === 0 ? LATENT_STREAM : VISITOR_STREAM + draw;
	return normal(seed, stream, length);
}
