import { guide } from '../../diffusion/guidance.ts';
import { patchEntry, patchGrid } from '../../diffusion/patchify.ts';
import { toPrediction, type Prediction, type PredictionKind } from '../../diffusion/prediction.ts';
import { SCHEDULES, type Schedule } from '../../diffusion/schedules/index.ts';
import { mse } from '../../tensor/algebra.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ScaleChange } from '../../trace/changes.ts';
import type { GuessQuantity, NumberRef } from '../../trace/number-ref.ts';
import type { ChannelCell } from '../../viz/grid.ts';
import { cleanLatent } from '../clean-latent.ts';
import type { StageInput } from '../stage.ts';

/** The three guesses that are compared: the network's two branches, and what guidance makes of them. */
export const GUESSES = ['with text', 'without text', 'guided'] as const;

/** What the network said at this step, with and without the prompt, and all it takes to guide it again. */
export interface NoisePredictionData {
	readonly t: number;
	readonly kind: PredictionKind;
	readonly schedule: Schedule;
	/** s, as the run used it. */
	readonly guidance: number;
	/** x_t `[C, s, s]`. */
	readonly latent: Tensor;
	/** The network's output `[C, s, s]` with the prompt, and without. */
	readonly conditional: Tensor;
	readonly unconditional: Tensor;
	/** The run's own picture of x̂₀, guided as the run was, `[3, S, S]`. */
	readonly picture: Tensor | undefined;
	/** The clean latent x̂₀ that the run guessed last, `[C, s, s]`; its result once the run is whole. */
	readonly clean: Tensor;
	/** The picture of `clean`, at the step that made it; elsewhere it is not at hand. */
	readonly cleanPicture: Tensor | undefined;
	readonly finished: boolean;
	readonly seed: number;
	/** The words that this step followed. */
	readonly prompt: string;
	/** What was changed by hand inside the network at this step. */
	readonly changes: readonly ScaleChange[];
	/** p: cells of the latent along a patch's side. */
	readonly patchSize: number;
	/** Patches along a side. */
	readonly grid: number;
}

export function derive({ manifest, trace, step, picture }: StageInput): NoisePredictionData | null {
	const clean = cleanLatent({ manifest, trace });
	if (!clean) return null;
	const { changes = [] } = step;
	return {
		t: step.t,
		kind: manifest.prediction,
		schedule: SCHEDULES[manifest.schedule],
		guidance: trace.request.guidance,
		latent: step.latent,
		conditional: step.conditional,
		unconditional: step.unconditional,
		picture,
		clean,
		cleanPicture: step.index === trace.steps.length - 1 ? picture : undefined,
		finished: trace.steps.length === trace.request.steps,
		seed: trace.request.seed,
		prompt: changes.find((change) => change.kind === 'prompt')?.prompt ?? trace.request.prompt,
		changes: changes.filter((change) => 'factor' in change),
		patchSize: manifest.dit.patchSize,
		grid: manifest.dit.grid
	};
}

/** The guided output at a scale of the visitor's choice, `[n]`: the network is not asked again. */
export function outputAt(
	{ conditional, unconditional }: NoisePredictionData,
	scale: number
): Float32Array {
	return guide(conditional.data, unconditional.data, scale);
}

/** An output of the network, `[n]`, in its three names. */
export function named(data: NoisePredictionData, output: Float32Array): Prediction {
	return toPrediction(output, data.kind, data.latent.data, data.t, data.schedule);
}

/** The name under which a network of this kind puts its output out, where it has one of the three. */
const OUTPUTS: Readonly<Partial<Record<PredictionKind, GuessQuantity>>> = {
	flow: 'velocity',
	epsilon: 'epsilon'
};

/**
 * One of {@link GUESSES} at a cell, to be opened by hand: in the network's own name a branch's is its answer itself, in
 * the others it follows from that.
 */
export function guessNumber(
	{ kind, latent, patchSize }: NoisePredictionData,
	guess: number,
	quantity: GuessQuantity,
	cell: ChannelCell
): NumberRef {
	if (GUESSES[guess] === 'guided') return { kind: 'guess-entry', quantity, ...cell };
	const branch = guess === 0 ? 0 : 1;
	if (OUTPUTS[kind] !== quantity) return { kind: 'guess-entry', quantity, branch, ...cell };
	return {
		kind: 'final-output-entry',
		branch,
		...patchEntry(patchGrid(latent.dims, patchSize), cell)
	};
}

/** How far the prompt moves the network's output: the root of the mean square difference of the branches. */
export function branchDistance({ conditional, unconditional }: NoisePredictionData): number {
	return Math.sqrt(mse(conditional.data, unconditional.data));
}
