import { describe, expect, test } from 'vitest';
import { at } from '../../tensor/indexing.ts';
import { RunningMean } from '../../session/running-mean.ts';
import type { Span } from '../../trace/selection.ts';
import { NO_MEAN, type StepMean } from '../../trace/step-mean.ts';
import { goldenInput } from '../golden-input.ts';
import { syntheticInput } from '../synthetic-input.ts';
import type { StageInput } from '../stage.ts';
import { derive } from './derive.ts';
import { mapOf } from './maps.ts';
import { describeMean, describeReading, isReading, nameOfSteps } from './over-steps.ts';

const PROBES = ['attention.self.probs', 'attention.cross.probs'] as const;

/** The mean of the first steps, which all have the internals of the one that is captured. */
function meanOf({ trace, internals }: StageInput, count: number): StepMean {
	const sum = new RunningMean();
	for (let i = 0; i < count; i++) sum.add(internals, PROBES);
	return { steps: trace.steps.slice(0, count), wanted: trace.steps.length, internals: sum.mean() };
}

describe('derive', () => {
	test('draws the mean of what PyTorch’s runs attended to', () => {
		// The words of run 0 at both steps; another run's patches stand for another step's.
		const [one, other] = [goldenInput(0, { over: 'run' }), goldenInput(1)];
		const sum = new RunningMean();
		sum.add(one.internals, PROBES);
		sum.add(other.internals, PROBES);
		const stepMean = { steps: one.trace.steps.slice(0, 2), wanted: 4, internals: sum.mean() };
		const { self, cross } = derive({ ...one, stepMean })!;
		const whole = [one, other].map(({ internals }) => internals['attention.self.probs']!);
		for (const [head, query, key] of [
			[0, 0, 0],
			[1, 7, 3],
			[1, 15, 15]
		]) {
			const byHand =
				(at(whole[0], 1, 0, head, query, key) + at(whole[1], 1, 0, head, query, key)) / 2;
			expect(at(mapOf(self, { block: 1, head }), query, key)).toBeCloseTo(byHand, 7);
		}
		expect(self.vectors).toBeUndefined();
		expect(cross.probs[0].dims[2]).toBe(one.trace.text.tokens.length);
	});

	test('the mean of steps that are alike is each of them', () => {
		const input = syntheticInput({ selection: { over: 'run' } });
		const mean = derive({ ...input, stepMean: meanOf(input, 3) })!;
		const single = derive(input)!;
		mean.cross.probs.forEach(({ data }, block) =>
			data.forEach((value, i) => expect(value).toBeCloseTo(single.cross.probs[block].data[i], 6))
		);
		expect(mean.overSteps?.mean.steps).toHaveLength(3);
	});

	test('draws one step where that is chosen, where nothing is read yet, and where no mean is offered', () => {
		const input = syntheticInput({ selection: { over: 'step' } });
		const stepMean = meanOf(input, 3);
		const other = { ...stepMean, internals: {} };
		expect(derive({ ...input, stepMean: other })!.self.vectors).toBeDefined();
		const wanting = { ...input, selection: { ...input.selection, over: 'run' as const } };
		expect(derive({ ...wanting, stepMean: NO_MEAN })!.self.vectors).toBeDefined();
		expect(derive(wanting)!.overSteps).toBeUndefined();
	});

	test('never draws the mean of another run', () => {
		const input = syntheticInput({ selection: { over: 'run' } });
		const stepMean = meanOf(syntheticInput(), 3);
		expect(derive({ ...input, stepMean })!.overSteps?.mean).toBe(NO_MEAN);
	});

	test('a mean needs no internals of the step on show', () => {
		const input = syntheticInput({ selection: { over: 'run' } });
		const bare = { ...input, internals: {}, stepMean: meanOf(input, 5) };
		expect(derive(bare)).not.toBeNull();
		expect(derive({ ...bare, stepMean: NO_MEAN })).toBeNull();
	});
});

describe('in words', () => {
	const input = syntheticInput({ steps: 5, selection: { over: 'run', step: 3 } });
	const overSteps = (change: Partial<StepMean>, over: Span = 'run', reached = 5) => {
		const { trace, step, selection } = input;
		const mean = { ...meanOf(input, 5), ...change };
		return derive({
			...input,
			trace: { ...trace, steps: trace.steps.slice(0, reached) },
			step,
			selection: { ...selection, over },
			stepMean: mean
		})!.overSteps!;
	};
	const { steps } = input.trace;

	test.each([
		[[0, 1, 2, 3, 4], 'all 5 steps'],
		[[0, 1, 2], 'steps 1 to 3'],
		[[2], 'step 3 alone'],
		[[2, 3, 4], 'steps 3 to 5'],
		[[0, 2, 4], '3 of the 5 steps']
	])('steps %j are “%s”', (indices, name) => {
		expect(nameOfSteps(overSteps({ steps: indices.map((i) => steps[i]) }))).toBe(name);
	});

	test('how far it is', () => {
		const partly = overSteps({ steps: steps.slice(0, 2), wanted: 5 });
		expect(isReading(partly)).toBe(true);
		expect(describeReading(partly)).toBe(
			'2 of 5 steps are read; what is drawn is the mean over steps 1 to 2.'
		);
		expect(isReading(overSteps({}))).toBe(false);
		expect(describeReading(overSteps(NO_MEAN))).toMatch(/until then this one is drawn/);
	});

	test('what it leaves out', () => {
		const reached = { steps: steps.slice(0, 4), wanted: 4 };
		expect(describeMean(overSteps(reached, 'run', 4))).toBe(
			'Everything below is the mean over steps 1 to 4. The run has not come further than step 4.'
		);
		expect(describeMean(overSteps(reached, 'so-far'))).toBe(
			'Everything below is the mean over steps 1 to 4.'
		);
		const otherWords = { steps: steps.slice(2, 5), wanted: 3 };
		expect(describeMean(overSteps(otherWords))).toBe(
			'Everything below is the mean over steps 3 to 5. 2 steps follow other words, so it is without them.'
		);
	});

	test('of a range, what the run has not come to', () => {
		const range = { from: 2, to: 4 };
		const part = { steps: steps.slice(2, 4), wanted: 2 };
		expect(describeMean(overSteps(part, range, 4))).toBe(
			'Everything below is the mean over steps 3 to 4. The run has not come further than step 4.'
		);
		const none = overSteps(NO_MEAN, range, 2);
		expect(isReading(none)).toBe(false);
		expect(describeMean(none)).toBe(
			'This step alone is drawn. The run has not come further than step 2.'
		);
		expect(isReading(overSteps(NO_MEAN, range))).toBe(true);
	});

	test('why it stopped', () => {
		const failed = overSteps({ steps: steps.slice(0, 1), failure: 'The engine failed.' });
		expect(isReading(failed)).toBe(false);
		expect(describeMean(failed)).toBe(
			'The engine failed. Everything below is the mean over step 1 alone.'
		);
		const nothing = overSteps({ steps: [], failure: 'The engine failed.' });
		expect(describeMean(nothing)).toBe('The engine failed. This step alone is drawn.');
	});
});
