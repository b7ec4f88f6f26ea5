import type { SamplerId } from '../diffusion/samplers/index.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { ProbeName } from './probes.ts';

/** What determines a generation: the same request on the same model gives the same latents. */
export interface RunRequest {
	readonly prompt: string;
	/** Unsigned 32-bit. */
	readonly seed: number;
	readonly steps: number;
	/** Guidance scale s ≥ 1; at 1 the branch without text changes nothing. */
	readonly guidance: number;
	readonly sampler: SamplerId;
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
	/** x_t `[C, s, s]`, normalised latent. */
	readonly latent: Tensor;
	/** The DiT's output with text `[C, s, s]`, in the manifest's `prediction`. */
	readonly conditional: Tensor;
	/** Without text `[C, s, s]`. */
	readonly unconditional: Tensor;
	/** Guided output `[C, s, s]`: unconditional + s (conditional − unconditional). */
	readonly guided: Tensor;
	/** x at `tNext` `[C, s, s]`. */
	readonly next: Tensor;
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
