import { guide } from '../../diffusion/guidance.ts';
import { slice } from '../../tensor/indexing.ts';
import { sizeOf, tensor, type Tensor } from '../../tensor/tensor.ts';
import type { ProbeName } from '../../trace/probes.ts';
import type { PromptToken, RunRequest, StepTrace } from '../../trace/run.ts';

interface GoldenHeader {
	readonly model: string;
	readonly runs: readonly {
		readonly request: RunRequest;
		readonly tokens: readonly PromptToken[];
		readonly times: readonly number[];
		readonly inspected: number;
		readonly internals: Readonly<Record<ProbeName, readonly number[]>>;
	}[];
	readonly tensors: Readonly<
		Record<string, { readonly offset: number; readonly dims: readonly number[] }>
	>;
}

/** A run that PyTorch made, written by `models/pipeline/traces.py`; S steps. */
export interface GoldenRun {
	readonly request: RunRequest;
	readonly tokens: readonly PromptToken[];
	/** `[S + 1]` */
	readonly times: readonly number[];
	/** x at every time: S + 1 of `[C, s, s]`. */
	readonly latents: readonly Tensor[];
	/** The DiT's outputs: S of `[C, s, s]` each. */
	readonly conditional: readonly Tensor[];
	readonly unconditional: readonly Tensor[];
	/** The last latent decoded, `[3, S, S]`, and that picture, clamped to [-1, 1], encoded again. */
	readonly picture: Tensor;
	readonly encoded: Tensor;
	readonly states: Tensor;
	readonly pooled: Tensor;
	/** The step whose internals were written down. */
	readonly inspected: number;
	readonly internals: ReadonlyMap<ProbeName, Tensor>;
}

export interface Golden {
	/** SHA-256 of the DiT's weights. */
	readonly model: string;
	readonly runs: readonly GoldenRun[];
}

/** A golden run's steps, as a run on the page has them. */
export function stepsOf(
	golden: Pick<GoldenRun, 'request' | 'times' | 'latents' | 'conditional' | 'unconditional'>
): StepTrace[] {
	const { request, times, latents, conditional, unconditional } = golden;
	return conditional.map((withText, index) => ({
		index,
		t: times[index]!,
		tNext: times[index + 1]!,
		latent: latents[index]!,
		conditional: withText,
		unconditional: unconditional[index]!,
		guided: tensor(
			guide(withText.data, unconditional[index]!.data, request.guidance),
			withText.dims
		),
		next: latents[index + 1]!
	}));
}

/** Golden traces from their two files; of a model small enough that no tensor was sampled. */
export function parseGolden(json: string, bytes: ArrayBuffer): Golden {
	const { model, runs, tensors } = JSON.parse(json) as GoldenHeader;
	const stored = (name: string): Tensor => {
		const { offset, dims } = tensors[name]!;
		return tensor(new Float32Array(bytes, offset, sizeOf(dims)), dims);
	};
	const rows = (all: Tensor) => Array.from({ length: all.dims[0]! }, (_, i) => slice(all, i));
	return {
		model,
		runs: runs.map(({ internals, ...run }, number) => ({
			...run,
			latents: rows(stored(`${number}.latents`)),
			conditional: rows(stored(`${number}.conditional`)),
			unconditional: rows(stored(`${number}.unconditional`)),
			picture: stored(`${number}.picture`),
			encoded: stored(`${number}.encoded`),
			states: stored(`${number}.text.states`),
			pooled: stored(`${number}.text.pooled`),
			internals: new Map(
				(Object.entries(internals) as [ProbeName, readonly number[]][]).map(([probe, dims]) => [
					probe,
					tensor(stored(`${number}.internals.${probe}`).data, dims)
				])
			)
		}))
	};
}
