import { NO_MEAN, isMeanAt, stepsOf, type StepMean } from '../../trace/step-mean.ts';
import type { Span } from '../../trace/selection.ts';
import type { StageInput } from '../stage.ts';

/** The mean of attention over steps. */
export interface OverSteps {
	readonly span: Span;
	/** What is read of the mean; it is drawn as soon as it is over any step. */
	readonly mean: StepMean;
	/** How many steps the run was asked for, and has come to. */
	readonly asked: number;
	readonly reached: number;
	/** How many of the chosen steps are there. */
	readonly chosen: number;
	/** How many of the chosen steps followed other words, so that they are not to be in the mean. */
	readonly otherWords: number;
}

/** A mean that was read of another run, or about other words, is none. Undefined where nothing reads one. */
export function overStepsOf({
	trace: { steps, request },
	step,
	selection: { over: span },
	stepMean
}: StageInput): OverSteps | undefined {
	if (!stepMean) return undefined;
	const mean = span !== 'step' && isMeanAt(stepMean, steps, step) ? stepMean : NO_MEAN;
	const chosen = stepsOf(steps, step, span).length;
	return {
		span,
		mean,
		asked: request.steps,
		reached: steps.length,
		chosen,
		otherWords: mean.wanted > 0 ? Math.max(0, chosen - mean.wanted) : 0
	};
}

/** Whether a mean is drawn, instead of one step. */
export function isAveraged(overSteps: OverSteps | undefined): overSteps is OverSteps {
	return overSteps !== undefined && overSteps.mean.steps.length > 0;
}

/** Whether more steps are still to be read. */
export function isReading({ span, chosen, mean }: OverSteps): boolean {
	const isWhole = mean.wanted > 0 && mean.steps.length === mean.wanted;
	return span !== 'step' && chosen > 0 && !isWhole && mean.failure === undefined;
}

/** "all 20 steps", "steps 1 to 12"; people count from 1. */
export function nameOfSteps({ mean: { steps }, asked }: OverSteps): string {
	const [first, last] = [steps[0].index + 1, steps[steps.length - 1].index + 1];
	if (steps.length === 1) return `step ${first} alone`;
	if (steps.length === asked) return `all ${asked} steps`;
	const isUnbroken = last - first + 1 === steps.length;
	return isUnbroken ? `steps ${first} to ${last}` : `${steps.length} of the ${asked} steps`;
}

/** For the middle of a sentence: ", on average over steps 1 to 12,", or nothing at a single step. */
export function onAverage(overSteps: OverSteps | undefined): string {
	return isAveraged(overSteps) ? `, on average over ${nameOfSteps(overSteps)},` : '';
}

/** For the end of a title: ", mean over steps 1 to 12", or nothing at a single step. */
export function meanNote(overSteps: OverSteps | undefined): string {
	return isAveraged(overSteps) ? `, mean over ${nameOfSteps(overSteps)}` : '';
}

/** The last step that a span asks for, 0-based, as far as that is known before the run comes to it. */
function lastOf(span: Span, asked: number): number {
	if (typeof span === 'object') return span.to;
	return span === 'run' ? asked - 1 : 0;
}

/** How far the mean is. */
export function describeReading(overSteps: OverSteps): string {
	const { steps, wanted } = overSteps.mean;
	if (steps.length === 0)
		return 'Reading the steps one after another; until then this one is drawn.';
	return `${steps.length} of ${wanted} steps are read; what is drawn is the mean over ${nameOfSteps(overSteps)}.`;
}

/** What the mean is of once it is whole, or why it is not. */
export function describeMean(overSteps: OverSteps): string {
	const { span, mean, asked, reached, otherWords } = overSteps;
	const last = lastOf(span, asked);
	if (span === 'step') return 'Everything below is of this step alone.';
	const drawn = isAveraged(overSteps)
		? `Everything below is the mean over ${nameOfSteps(overSteps)}.`
		: 'This step alone is drawn.';
	const apart = otherWords === 1 ? '1 step follows' : `${otherWords} steps follow`;
	return [
		...(mean.failure === undefined ? [] : [mean.failure]),
		drawn,
		...(reached <= last ? [`The run has not come further than step ${reached}.`] : []),
		...(otherWords > 0 ? [`${apart} other words, so it is without them.`] : [])
	].join(' ');
}
