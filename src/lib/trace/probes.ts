import type { Manifest } from './manifest.ts';

/**
 * The internals of the DiT that can be read, with their shapes. B pictures (0: with text, 1: without), L blocks,
 * H heads, N patches, T tokens of text, D width, d = D / H, p patch size, C latent channels.
 *
 * The Python counterpart is `models/dit/probes.py`; the manifest lists what a model really has.
 */
export const PROBES = {
	'patching.tokens': '[B, N, p²C]',
	'embedding.projected': '[B, N, D]',
	'embedding.tokens': '[B, N, D]',
	'time.hidden': '[B, D]',
	'time.embedding': '[B, D]',
	'condition.vector': '[B, D]',
	'adaln.vectors': '[L, B, 6, D]',
	'attention.self.input': '[L, B, N, D]',
	'attention.self.q': '[L, B, H, N, d]',
	'attention.self.k': '[L, B, H, N, d]',
	'attention.self.v': '[L, B, H, N, d]',
	'attention.self.probs': '[L, B, H, N, N]',
	'attention.self.heads': '[L, B, H, N, d]',
	'attention.self.out': '[L, B, N, D]',
	'attention.cross.q': '[L, B, H, N, d]',
	'attention.cross.k': '[L, B, H, T, d]',
	'attention.cross.v': '[L, B, H, T, d]',
	'attention.cross.probs': '[L, B, H, N, T]',
	'attention.cross.heads': '[L, B, H, N, d]',
	'attention.cross.out': '[L, B, N, D]',
	'mlp.input': '[L, B, N, D]',
	'mlp.out': '[L, B, N, D]',
	'residual.stream': '[L+1, B, N, D]',
	'final.modulation': '[B, 2, D]',
	'final.tokens': '[B, N, D]',
	'final.output': '[B, N, p²C]'
} as const;

export type ProbeName = keyof typeof PROBES;

/** Order of the six adaLN vectors along the third axis of `adaln.vectors`. */
export const ADALN_VECTORS = ['shift', 'scale', 'gate', 'shift', 'scale', 'gate'] as const;

/** The two branches of a guided step, in the order of the batch axis B. */
export const BRANCHES = ['with text', 'without text'] as const;
export type Branch = 0 | 1;

/** The shape of a probe in a model; the axis B has the size `branches`. */
export function probeDims(
	name: ProbeName,
	{ dit, latent, text }: Pick<Manifest, 'dit' | 'latent' | 'text'>,
	branches: number
): number[] {
	const sizes: Readonly<Record<string, number>> = {
		B: branches,
		L: dit.depth,
		'L+1': dit.depth + 1,
		H: dit.heads,
		N: dit.grid ** 2,
		T: text.maxTokens,
		D: dit.width,
		d: dit.width / dit.heads,
		'p²C': dit.patchSize ** 2 * latent.channels
	};
	const symbols = PROBES[name].slice(1, -1).split(', ');
	return symbols.map((symbol) => sizes[symbol] ?? Number(symbol));
}
