import type { SamplerId } from '../diffusion/samplers/index.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Change } from './changes.ts';
import type { ProbeName } from './probes.ts';

/** A request that leaves the model to itself. */
export interface PlainRequest {
	readonly prompt: string;
	/** Unsigned 32-bit. */
	readonly seed: number;
	readonly steps: number;
	/** Guidance scale s ≥ 1; at 1 the branch without text changes nothing. */
	readonly guidance: number;
	readonly sampler: SamplerId;
}

/** What determines a generation: the same request on the same model gives the same latents. */
export interface RunRequest extends PlainRequest {
	/** What is changed by hand; nothing where it is absent or empty. */
	readonly changes?: readonly Change[];
	/** Where the run begins; pure noise at t = 1 where it is absent. */
	readonly start?: StartPicture;
}

/**
 * A picture to begin from instead of pure noise (Meng et al., "SDEdit", 2021): the run starts at
 * x_level = α(level)·latent + σ(level)·ε with the seed's noise ε, and takes all its steps from there to t = 0.
 */
export interface StartPicture {
	/** `[3, S, S]` in [-1, 1], where it is at hand: what is drawn follows its latent alone. */
	readonly picture?: Tensor;
	/** The encoded picture, normalised `[C, s, s]`. */
	readonly latent: Tensor;
	/** Time in (0, 1]: near 0 keeps the picture, at 1 nothing of it is left on a path that ends in pure noise. */
	readonly level: number;
}

/** A word of the prompt as the model sees it. */
export interface PromptToken {
	/** Its number in the vocabulary. */
	readonly id: number;
	/** The word as typed, `<start>` for the first token. */
	readonly text: string;
	/** False where the vocabulary lacks the word: the model sees `<unknown>`. */
	readonly known: boolean;
	/** The nearest known word, where `known` is false and one is near. */
	readonly suggestion?: string;
}

/** The text encoder's output for the prompt (row 0) and for the empty prompt (row 1). */
export interface TextTrace {
	/** The prompt's tokens, `<start>` first, without padding. */
	readonly tokens: readonly PromptToken[];
	/** `[2, T]`: 1 where a word is, 0 on padding. */
	readonly mask: Tensor;
	/** `[2, T, D]` */
	readonly states: Tensor;
	/** `[2, D]` */
	readonly pooled: Tensor;
}

/** One denoising step: from x at `t` to x at `tNext`. Everything else follows by `src/lib/diffusion`. */
export interface StepTrace {
	readonly index: number;
	/** Time before the step, 1 (noise) … 0 (clean). */
	readonly t: number;
	readonly tNext: number;
	/** x_t `[C, s, s]`, normalised latent; with the paint in it, where something was painted at this step. */
	readonly latent: Tensor;
	/** The DiT's output with text `[C, s, s]`, in the manifest's `prediction`. */
	readonly conditional: Tensor;
	/** Without text `[C, s, s]`. */
	readonly unconditional: Tensor;
	/** Guided output `[C, s, s]`: unconditional + s (conditional − unconditional). */
	readonly guided: Tensor;
	/**
	 * Guided output of the second evaluation `[C, s, s]`, at the sampler's trial point and `tNext`; absent where the
	 * sampler asked once, and in recordings.
	 */
	readonly second?: Tensor;
	/** x at `tNext` `[C, s, s]`. */
	readonly next: Tensor;
	/** The changes that acted at this step; absent where there were none. */
	readonly changes?: readonly Change[];
	/** The words that this step followed, where they were not the run's first ones. */
	readonly text?: TextTrace;
}

/** A run so far: `steps.length` grows to `request.steps`. Pieces are never changed once written. */
export interface RunTrace {
	readonly request: RunRequest;
	/** SHA-256 of the DiT's weights, so that a trace is never shown on another model. */
	readonly model: string;
	readonly text: TextTrace;
	/** The sampler's times `[S + 1]`, 1 … 0. */
	readonly times: readonly number[];
	readonly steps: readonly StepTrace[];
}

/** Internals of the DiT at one step of a run, as far as they were asked for: absent means not captured. */
export type Internals = Readonly<Partial<Record<ProbeName, Tensor>>>;

/** The run as it was at a step: the same, but with the words that this step followed. */
export function traceAt(trace: RunTrace, { text }: StepTrace): RunTrace {
	return text ? { ...trace, text } : trace;
}
