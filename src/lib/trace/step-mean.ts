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
	if (over === 'step') return [step];
	const reached = over === 'run' ? steps : steps.slice(0, step.index + 1);
	return reached.filter((other) => followSameWords(other, step));
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
