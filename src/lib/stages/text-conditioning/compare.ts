import { dot, norm } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { ADALN_VECTORS } from '../../trace/probes.ts';
import type { PromptToken, TextTrace } from '../../trace/run.ts';
import { adalnVector, type ConditionWeights } from './condition-weights.ts';
import type { ConditionedBranch } from './derive.ts';

/** The run's prompt beside another one. */
export interface PromptComparison {
	readonly tokens: readonly PromptToken[];
	/** The other prompt's pooled vector, and the other's less the run's, `[D]`. */
	readonly pooled: Float32Array;
	readonly difference: Float32Array;
	/** Between the two pooled vectors. */
	readonly cosine: number;
	/** Cosines of the run's words (rows) with the other's (columns), `[T₁ · T₂]`. */
	readonly words: Float32Array;
	/** ‖six vectors' change‖ / ‖six vectors‖ at the step shown, once the block's weights are read. */
	readonly change: number | undefined;
}

const cosineOf = (a: Float32Array, b: Float32Array) => dot(a, b) / (norm(a) * norm(b));

/** @param other what the text encoder made of the other prompt. */
export function comparePrompts(
	run: ConditionedBranch,
	other: TextTrace,
	weights: ConditionWeights | undefined
): PromptComparison {
	const pooled = slice(other.pooled, 0).data;
	const states = other.tokens.map((_, token) => slice(other.states, 0, token).data);
	return {
		tokens: other.tokens,
		pooled,
		difference: pooled.map((value, i) => value - run.pooled[i]),
		cosine: cosineOf(run.pooled, pooled),
		words: Float32Array.from(run.states.flatMap((a) => states.map((b) => cosineOf(a, b)))),
		change: weights && changeOfVectors(run, pooled, weights)
	};
}

function changeOfVectors(
	{ time, pooled }: ConditionedBranch,
	otherPooled: Float32Array,
	weights: ConditionWeights
): number {
	let [moved, size] = [0, 0];
	ADALN_VECTORS.forEach((_, vector) => {
		const before = adalnVector(vector, time, pooled, weights);
		const after = adalnVector(vector, time, otherPooled, weights);
		moved += norm(after.map((value, i) => value - before[i])) ** 2;
		size += norm(before) ** 2;
	});
	return Math.sqrt(moved / size);
}
