import type { Internals, StepTrace } from './run.ts';
import type { Span } from './selection.ts';

/** Internals averaged over steps of a run, as far as they are read. */
export interface StepMean {
	/** The steps that the mean is over; none while nothing is read, or no mean is asked for. */
	readonly steps: readonly StepTrace[];
	/** How many steps it is to be over. */
	readonly wanted: number;
	/** Of the branch with text alone: as at one step, with a batch axis of one. */
	readonly internals: Internals;
	/** Why the reading stopped, for the visitor. */
	readonly failure?: string;
}

export const NO_MEAN: StepMean = { steps: [], wanted: 0, internals: {} };

/**
 * The steps that are averaged at a step, in their order. What followed other words than the step on show is not among
 * them: its cross-attention is about other words.
 *
 * @param steps those that the run has come to.
 */
export function stepsToAverage(
	steps: readonly StepTrace[],
	step: StepTrace,
	over: Span
): readonly StepTrace[] {
	return stepsOf(steps, step, over).filter((other) => followSameWords(other, step));
}

/** The steps that a span means, whatever words they followed. */
export function stepsOf(
	steps: readonly StepTrace[],
	step: StepTrace,
	over: Span
): readonly StepTrace[] {
	switch (over) {
		case 'step':
			return [step];
		case 'so-far':
			return steps.slice(0, step.index + 1);
		case 'run':
			return steps;
		default:
			return steps.slice(over.from, over.to + 1);
	}
}

/** Whether a mean is of this run, and of the words that this step followed. */
export function isMeanAt(
	{ steps: averaged }: StepMean,
	steps: readonly StepTrace[],
	step: StepTrace
): boolean {
	return averaged.every((other) => steps[other.index] === other && followSameWords(other, step));
}

function followSameWords({ text: a }: StepTrace, { text: b }: StepTrace): boolean {
	if (a === b) return true;
	return (
		a?.tokens.length === b?.tokens.length &&
		a !== undefined &&
		a.tokens.every(({ id, text }, i) => id === b?.tokens[i]?.id && text === b.tokens[i].text)
	);
}
