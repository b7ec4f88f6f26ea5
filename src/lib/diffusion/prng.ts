/**
 * The only source of randomness: Philox4x32-10, a counter-based generator. There is no hidden state:
 * every number is a function of (seed, stream, position), so that the same picture comes out of the
 * same seed in every order of events, in TypeScript and in Python (`models/diffusion/prng.py`).
 *
 * Reference: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 */

/** Four 32-bit words. */
export type Words = readonly [number, number, number, number];

/** The stream of the initial latent, x at t = 1. */
export const LATENT_STREAM = 0;

/** The stream of the fresh noise that a stochastic sampler adds at step `index`. */
export function stepStream(index: number): number {
	return 1 + index;
}

/** Thrown when a seed or a stream is not a whole number from 0 to 2³² − 1. */
export class SeedError extends Error {
	override readonly name = 'SeedError';
}

/** A seed nobody chose: for a "new seed" button. From here on everything follows from it. */
export function randomSeed(): number {
	return Math.floor(Math.random() * 2 ** 32);
}

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const KEY_STEPS = [0x9e3779b9, 0xbb67ae85] as const;

/** The 64-bit product of two 32-bit words, as its high and low word, without leaving exact doubles. */
function multiply(a: number, b: number): [high: number, low: number] {
	const carry = Math.floor((a * (b & 0xffff)) / 2 ** 16);
	const high = Math.floor((a * (b >>> 16) + carry) / 2 ** 16);
	return [high, Math.imul(a, b) >>> 0];
}

/** Philox4x32-10: scrambles a 128-bit counter under a 64-bit key (Salmon et al. 2011). */
export function philox(counter: Words, key: readonly [number, number]): Words {
	let [c0, c1, c2, c3] = counter;
	let [k0, k1] = key;
	for (let round = 0; round < ROUNDS; round++) {
		const [high0, low0] = multiply(MULTIPLIERS[0], c0);
		const [high1, low1] = multiply(MULTIPLIERS[1], c2);
		[c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
		k0 = (k0 + KEY_STEPS[0]) >>> 0;
		k1 = (k1 + KEY_STEPS[1]) >>> 0;
	}
	return [c0, c1, c2, c3];
}

/**
 * Independent numbers from N(0, 1), `[length]`. A longer row begins with the shorter one.
 *
 * Key = (seed, stream), counter = (block, 0, 0, 0); each block of four words makes four numbers by
 * Box & Muller (1958) in double precision, rounded to single at the end:
 * z = √(−2 ln u₁) · (cos 2πu₂, sin 2πu₂), with u = (word + ½) / 2³².
 *
 * @param seed the visitor's seed, a whole number from 0 to 2³² − 1.
 * @param stream what the numbers are for: {@link LATENT_STREAM} or {@link stepStream}.
 * @throws SeedError if seed or stream is not such a number.
 */
export function normal(seed: number, stream: number, length: number): Float32Array {
	demandWord(seed, 'seed');
	demandWord(stream, 'stream');
	const numbers = new Float32Array(length);
	for (let block = 0; 4 * block < length; block++) {
		const [w0, w1, w2, w3] = philox([block, 0, 0, 0], [seed, stream]);
		const four = [...boxMuller(w0, w1), ...boxMuller(w2, w3)];
		numbers.set(four.slice(0, length - 4 * block), 4 * block);
	}
	return numbers;
}

function boxMuller(word1: number, word2: number): [number, number] {
	const radius = Math.sqrt(-2 * Math.log((word1 + 0.5) / 2 ** 32));
	const angle = 2 * Math.PI * ((word2 + 0.5) / 2 ** 32);
	return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function demandWord(value: number, what: string): void {
	if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
		throw new SeedError(`A ${what} is a whole number from 0 to ${2 ** 32 - 1}; ${value} is not.`);
	}
}
