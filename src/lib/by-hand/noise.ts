import { LATENT_STREAM, philox, stepStream } from '../diffusion/prng.ts';
import type { NumberOf, Place } from '../trace/number-ref.ts';
import { f32 } from './float32.ts';
import { ofPlace } from './names.ts';
import { stepOf } from './reading.ts';
import { FROM_THESE, type Recipe, type Sources, type Work } from './recipe.ts';

export const NOISE_FORMULA = String.raw`z = \sqrt{-2\ln u_1}\,\cdot\begin{cases}\cos 2\pi u_2\\\sin 2\pi u_2\end{cases} \qquad u = \frac{\text{bits} + \tfrac12}{2^{32}}`;

/**
 * One number of the seeded noise: Philox scrambles a counter under (seed, stream) to four words, and Box & Muller turn
 * two words into two normal numbers (see `diffusion/prng.ts`).
 *
 * @param position where in the stream, counted from 0.
 */
export function noiseWork(seed: number, stream: number, position: number): Work {
	const counter = Math.floor(position / 4);
	const lane = position % 4;
	const words = philox([counter, 0, 0, 0], [seed, stream]);
	const [first, second] = lane < 2 ? [words[0], words[1]] : [words[2], words[3]];
	const [u1, u2] = [first, second].map((word) => (word + 0.5) / 2 ** 32);
	const radius = Math.sqrt(-2 * Math.log(u1));
	const angle = 2 * Math.PI * u2;
	const wave = lane % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
	return {
		operands: [
			{ name: 'seed', value: seed, origin: 'chosen with the prompt' },
			{ name: 'stream', value: stream, origin: 'what the noise is for' },
			{ name: 'counter', value: counter, origin: 'four numbers for each count' },
			{ name: 'first 32 bits', value: first, origin: 'Philox of counter, seed, stream' },
			{ name: 'second 32 bits', value: second, origin: 'Philox of counter, seed, stream' },
			{ name: 'u₁', value: u1, origin: '(first 32 bits + ½) / 2³²' },
			{ name: 'u₂', value: u2, origin: '(second 32 bits + ½) / 2³²' },
			{ name: '√(−2 ln u₁)', value: radius, origin: FROM_THESE },
			{ name: lane % 2 === 0 ? 'cos 2πu₂' : 'sin 2πu₂', value: wave, origin: FROM_THESE }
		],
		value: f32(radius * wave),
		note: 'Computed in double precision and rounded at the end, as the engine does.'
	};
}

/** Where a cell of the latent lies in a stream of noise. */
export function positionOf(place: Place, { manifest }: Pick<Sources, 'manifest'>): number {
	const { size } = manifest.latent;
	return (place.channel * size + place.row) * size + place.column;
}

export const freshNoise: Recipe<NumberOf<'fresh-noise-entry'>> = {
	probes: [],
	title: (ref) => `Fresh noise, ${ofPlace(ref)}`,
	meaning: 'A stochastic sampler adds a little new noise at every step, drawn from the same seed.',
	formula: () => NOISE_FORMULA,
	engine: (ref, sources) => ({
		why: 'The sampler draws it, adds it and keeps only the latent that it leads to.',
		through: { ...ref, kind: 'latent-entry', step: stepOf(sources).index + 1 }
	}),
	work: async (ref, sources) =>
		noiseWork(
			sources.trace.request.seed,
			stepStream(stepOf(sources).index),
			positionOf(ref, sources)
		)
};

export function initialNoise(place: Place, sources: Sources): Work {
	return noiseWork(sources.trace.request.seed, LATENT_STREAM, positionOf(place, sources));
}
