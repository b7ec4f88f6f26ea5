import type { Branch } from './probes.ts';

/** Which of a block's two attentions: among the patches, or from the patches to the words. */
export type AttentionKind = 'self' | 'cross';

/** The three parts of a block, in order; each adds to the residual stream. */
export const BLOCK_PARTS = ['self', 'cross', 'mlp'] as const;
export type BlockPart = (typeof BLOCK_PARTS)[number];

/** The two parts of a block of the text encoder, in order. */
export const TEXT_PARTS = ['attention', 'mlp'] as const;
export type TextPart = (typeof TEXT_PARTS)[number];

/** The parts of a block whose input is modulated and whose output is gated by the condition. */
export type ModulatedPart = Exclude<BlockPart, 'cross'>;

/** What a guided output says about the state: the clean latent, the noise, the velocity. */
export type GuessQuantity = 'x0' | 'epsilon' | 'velocity';

/** When a number was made. */
interface Moment {
	/** Denoising step, counted from 0; the selected one where it is absent. */
	readonly step?: number;
}

/** When a number inside the DiT was made, and in which of the two branches. */
interface Inside extends Moment {
	/** 0 with text, 1 without; with text where it is absent, but for a guess. */
	readonly branch?: Branch;
}

/** A place in a picture or in a latent `[C, s, s]`. */
export interface Place {
	readonly channel: number;
	readonly row: number;
	readonly column: number;
}

/** An entry of a patch's vector. */
interface OfPatch {
	readonly patch: number;
	readonly entry: number;
}

/** An entry of a word's vector. */
interface OfWord {
	readonly word: number;
	readonly entry: number;
}

interface OfBlock {
	readonly block: number;
}

interface OfHead extends OfBlock {
	readonly attention: AttentionKind;
	readonly head: number;
}

/** A pair of one head: a patch asks (`query`), a patch or a word answers (`key`). */
interface Pair extends OfHead {
	readonly query: number;
	readonly key: number;
}

/** A head of a block of the text encoder. */
interface OfTextHead extends OfBlock {
	readonly head: number;
}

/** A pair of one head: a word asks (`query`), a word answers (`key`). */
interface WordPair extends OfTextHead {
	readonly query: number;
	readonly key: number;
}

/**
 * A number inside the text encoder. The names follow `models/dit/text_encoder.py`; there are no probes inside it.
 */
export type TextNumberRef =
	/** The learned vector of the word + that of its place in the prompt. */
	| ({ readonly kind: 'text-token-entry' } & Inside & OfWord)
	/** LayerNorm of the word's stream before a part: `norm1`, `norm2`. */
	| ({ readonly kind: 'text-norm-entry'; readonly part: TextPart } & Inside & OfBlock & OfWord)
	/** `qkv`: linear projection to a query, key or value of one head. */
	| ({ readonly kind: 'text-projection-entry'; readonly vector: 'q' | 'k' | 'v' } & Inside &
			OfTextHead &
			OfWord)
	/** q · k / √d */
	| ({ readonly kind: 'text-logit' } & Inside & WordPair)
	/** `probs`: the softmax of a row of logits. */
	| ({ readonly kind: 'text-probability' } & Inside & WordPair)
	/** `probs @ v`: values mixed by their probabilities. */
	| ({ readonly kind: 'text-head-entry' } & Inside & OfTextHead & OfWord)
	/** `out` */
	| ({ readonly kind: 'text-attention-out-entry' } & Inside & OfBlock & OfWord)
	/** GELU(weights × input + bias) inside a block's MLP. */
	| ({ readonly kind: 'text-mlp-hidden-entry' } & Inside & OfBlock & OfWord)
	/** What a block's MLP adds. */
	| ({ readonly kind: 'text-mlp-out-entry' } & Inside & OfBlock & OfWord)
	/** The word's stream after a part of a block. */
	| ({ readonly kind: 'text-residual-entry'; readonly after: TextPart } & Inside &
			OfBlock &
			OfWord);

/**
 * A number of the model that can be opened and made again by hand. Everything is counted from 0. The names follow
 * `models/dit/model.py`; the probe that holds the number, where there is one, is named beside it.
 */
export type NumberRef =
	/** The latent x before this step; at step 0 the noise from the seed, at step S the finished latent. */
	| ({ readonly kind: 'latent-entry' } & Moment & Place)
	/** Fresh noise that a stochastic sampler adds at this step. */
	| ({ readonly kind: 'fresh-noise-entry' } & Moment & Place)
	/** unconditional + s · (conditional − unconditional). */
	| ({ readonly kind: 'guided-entry' } & Moment & Place)
	/** What the output means: x̂0, ε̂ or v̂; the guided output where `branch` is absent. */
	| ({ readonly kind: 'guess-entry'; readonly quantity: GuessQuantity } & Inside & Place)
	/** A pixel of the decoded clean guess. */
	| ({ readonly kind: 'pixel' } & Moment & Place)
	/** Inside the decoder; `layer` in the order of `FEATURES`. */
	| ({ readonly kind: 'decoder-feature'; readonly layer: number } & Moment & Place)
	/** x̂0 of the guided output in the autoencoder's own units: what the decoder reads. */
	| ({ readonly kind: 'decoder-input-entry' } & Moment & Place)
	/** The latent of the picture that the run began with. */
	| ({ readonly kind: 'picture-latent-entry' } & Moment & Place)
	/** Inside the encoder, on the picture that the run began with; `layer` in the order of `FEATURES`. */
	| ({ readonly kind: 'encoder-feature'; readonly layer: number } & Moment & Place)
	/** `patching.tokens`; `entry` runs over row, column, channel inside the patch. */
	| ({ readonly kind: 'patch-entry' } & Inside & OfPatch)
	/** `embedding.projected`: weights × patch vector + bias. */
	| ({ readonly kind: 'projected-entry' } & Inside & OfPatch)
	/** The fixed position of a patch. */
	| ({ readonly kind: 'position-entry' } & OfPatch & Moment)
	/** `embedding.tokens`: projected + position. */
	| ({ readonly kind: 'token-entry' } & Inside & OfPatch)
	/** cos(ω t) or sin(ω t): what the time's MLP gets. */
	| ({ readonly kind: 'sinusoid-entry'; readonly entry: number } & Moment)
	/** `time.hidden` */
	| ({ readonly kind: 'time-hidden-entry'; readonly entry: number } & Moment)
	/** `time.embedding` */
	| ({ readonly kind: 'time-entry'; readonly entry: number } & Moment)
	| TextNumberRef
	/** A word's state after the text encoder. */
	| ({ readonly kind: 'word-entry' } & Inside & OfWord)
	/** Mean of the words' states, padding left out. */
	| ({ readonly kind: 'text-mean-entry'; readonly entry: number } & Inside)
	/** The text's summary. */
	| ({ readonly kind: 'pooled-entry'; readonly entry: number } & Inside)
	/** `condition.vector`: time + pooled text. */
	| ({ readonly kind: 'condition-entry'; readonly entry: number } & Inside)
	/** `adaln.vectors`; `vector` in the order of `ADALN_VECTORS`. */
	| ({ readonly kind: 'adaln-entry'; readonly vector: number; readonly entry: number } & Inside &
			OfBlock)
	/** LayerNorm of the residual stream before a modulated part. */
	| ({ readonly kind: 'norm-entry'; readonly part: ModulatedPart } & Inside & OfBlock & OfPatch)
	/** `attention.self.input`, `mlp.input`: LN(x) · (1 + scale) + shift. */
	| ({ readonly kind: 'modulated-entry'; readonly part: ModulatedPart } & Inside &
			OfBlock &
			OfPatch)
	/** Linear projection to a query, key or value, before its RMSNorm. `index` is a patch, or a word. */
	| ({
			readonly kind: 'projection-entry';
			readonly vector: 'q' | 'k' | 'v';
			readonly index: number;
			readonly entry: number;
	  } & Inside &
			OfHead)
	/** `attention.*.q`, `attention.*.k`: the RMSNorm of the projection. `index` is a patch, or a word. */
	| ({
			readonly kind: 'query-key-entry';
			readonly vector: 'q' | 'k';
			readonly index: number;
			readonly entry: number;
	  } & Inside &
			OfHead)
	/** q · k / √d */
	| ({ readonly kind: 'logit' } & Inside & Pair)
	/** `attention.*.probs`: the softmax of a row of logits. */
	| ({ readonly kind: 'probability' } & Inside & Pair)
	/** `attention.*.heads`: values mixed by their probabilities. */
	| ({ readonly kind: 'head-entry' } & Inside & OfHead & OfPatch)
	/** `attention.*.out` */
	| ({ readonly kind: 'attention-out-entry'; readonly attention: AttentionKind } & Inside &
			OfBlock &
			OfPatch)
	/** GELU(weights × input + bias) inside a block's MLP. */
	| ({ readonly kind: 'mlp-hidden-entry' } & Inside & OfBlock & OfPatch)
	/** `mlp.out` */
	| ({ readonly kind: 'mlp-out-entry' } & Inside & OfBlock & OfPatch)
	/** gate · output: what a modulated part really adds. */
	| ({ readonly kind: 'gated-entry'; readonly part: ModulatedPart } & Inside & OfBlock & OfPatch)
	/** The residual stream after a part of a block; after the MLP it is `residual.stream[block + 1]`. */
	| ({ readonly kind: 'residual-entry'; readonly after: BlockPart } & Inside & OfBlock & OfPatch)
	/** `final.modulation`; `vector` 0 is the shift, 1 the scale. */
	| ({
			readonly kind: 'final-modulation-entry';
			readonly vector: number;
			readonly entry: number;
	  } & Inside)
	/** LayerNorm of the last residual stream. */
	| ({ readonly kind: 'final-norm-entry' } & Inside & OfPatch)
	/** `final.tokens` */
	| ({ readonly kind: 'final-token-entry' } & Inside & OfPatch)
	/** `final.output`: one entry of the DiT's answer; `entry` as in `patch-entry`. */
	| ({ readonly kind: 'final-output-entry' } & Inside & OfPatch);

export type NumberKind = NumberRef['kind'];

/** One kind of number. */
export type NumberOf<Kind extends NumberKind> = Extract<NumberRef, { readonly kind: Kind }>;

/** An entry of the residual stream as a part of a block finds it; the token itself before the first block. */
export function streamNumber(
	part: BlockPart,
	{ block, ...rest }: Omit<NumberOf<'residual-entry'>, 'kind' | 'after'>
): NumberRef {
	if (part === 'cross') return { kind: 'residual-entry', after: 'self', block, ...rest };
	if (part === 'mlp') return { kind: 'residual-entry', after: 'cross', block, ...rest };
	if (block === 0) return { kind: 'token-entry', ...rest };
	return { kind: 'residual-entry', after: 'mlp', block: block - 1, ...rest };
}

/** An entry of a word's stream as a part of a block of the text encoder finds it. */
export function textStreamNumber(
	part: TextPart,
	{ block, ...rest }: Omit<NumberOf<'text-residual-entry'>, 'kind' | 'after'>
): NumberRef {
	if (part === 'mlp') return { kind: 'text-residual-entry', after: 'attention', block, ...rest };
	if (block === 0) return { kind: 'text-token-entry', ...rest };
	return { kind: 'text-residual-entry', after: 'mlp', block: block - 1, ...rest };
}
