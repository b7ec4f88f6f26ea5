import { difference, isWithin, PARITY_BOUNDS, type Difference } from '../engine/parity.ts';
import type { Backend } from '../engine/protocol.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Guess } from '../trace/lab.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, TextTrace } from '../trace/run.ts';

/** What there is of one step, recorded or computed: the encoded prompt, both guesses, internals of the DiT. */
export interface StepNumbers {
	readonly text: Pick<TextTrace, 'states' | 'pooled'>;
	readonly guess: Guess;
	readonly internals: Internals;
}

/** One quantity of a step, held against PyTorch's. */
export interface Comparison {
	readonly name: string;
	readonly difference: Difference;
	/** What is allowed; an internal has no absolute bound, its scale being the model's own. */
	readonly bound: Difference;
	readonly agrees: boolean;
}

/** Recordings keep internals with 16 bits: a rounding of at most this share of a number. */
export const ROUNDING_OF_INTERNALS = 2 ** -11;

/** Every quantity that PyTorch recorded of a step, against what a device computed. Nothing computed never agrees. */
export function compareStep(
	recorded: StepNumbers,
	found: StepNumbers,
	backend: Backend
): Comparison[] {
	const bound = PARITY_BOUNDS[backend];
	const ofInternals = { absolute: Infinity, relative: bound.relative + ROUNDING_OF_INTERNALS };
	const probes = Object.keys(recorded.internals) as ProbeName[];
	return [
		compare('words', found.text.states, recorded.text.states, bound),
		compare('pooled words', found.text.pooled, recorded.text.pooled, bound),
		compare('guess with text', found.guess.conditional, recorded.guess.conditional, bound),
		compare('guess without text', found.guess.unconditional, recorded.guess.unconditional, bound),
		...probes.map((probe) =>
			compare(probe, found.internals[probe], recorded.internals[probe]!, ofInternals)
		)
	];
}

function compare(
	name: string,
	found: Tensor | undefined,
	expected: Tensor,
	bound: Difference
): Comparison {
	const apart = found ? difference(found, expected) : { absolute: Infinity, relative: Infinity };
	const agrees = Number.isFinite(apart.absolute) && isWithin(apart, bound);
	return { name, difference: apart, bound, agrees };
}
