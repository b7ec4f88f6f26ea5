import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../trace/run.ts';
import { tensor } from '../../tensor/tensor.ts';
import { describePairing, describeParting, describeRequests } from './sentences.ts';
import { apart } from './testing/apart.ts';

const request: RunRequest = {
	prompt: 'a cat',
	seed: 7,
	steps: 20,
	guidance: 2,
	sampler: 'euler'
};

describe('two requests', () => {
	test('every difference is named', () => {
		const other: RunRequest = { ...request, prompt: 'a fox', seed: 8, sampler: 'heun' };
		expect(describeRequests(request, other)).toBe(
			'This run has the prompt “a cat” instead of “a fox”, seed 7 instead of 8 and the sampler Euler instead of Heun.'
		);
		expect(describeRequests(request, { ...request, steps: 10, guidance: 1.5 })).toBe(
			'This run has 20 steps instead of 10 and guidance 2 instead of 1.5.'
		);
	});

	test('changes by hand and pictures to begin from are differences', () => {
		const block = { kind: 'block', block: 0, factor: 0, from: 0 } as const;
		const changed = { ...request, changes: [block] };
		expect(describeRequests(changed, request)).toContain('changes by hand: 1 instead of none');
		expect(describeRequests(changed, { ...request, changes: [{ ...block, block: 1 }] })).toContain(
			'other changes by hand'
		);
		const start = { latent: tensor(new Float32Array(1), [1, 1, 1]), level: 0.5 };
		expect(describeRequests({ ...request, start }, request)).toContain(
			'its start from a picture at t = 0.5 instead of noise'
		);
	});

	test('that are the same are said to be so', () => {
		expect(describeRequests(request, { ...request, changes: [] })).toBe(
			'Both runs were asked for the same.'
		);
	});
});

/** A run of so many equal steps. */
const inSteps = (count: number) => ({
	times: Array.from({ length: count + 1 }, (_, i) => 1 - i / count)
});

test('how steps are paired is said where they do not all meet', () => {
	expect(describePairing(inSteps(8), inSteps(8))).toBeUndefined();
	expect(describePairing(inSteps(20), inSteps(8))).toBe(
		'Steps are paired by their time t, not by their number: 4 of the 20 steps of this run are at the time of one of the other’s 8. Beside a step without such a partner stands the one nearest in time.'
	);
	expect(describePairing({ times: [0.9, 0.3, 0] }, inSteps(8))).toContain(
		'none of the 2 steps of this run is at the time'
	);
	expect(describePairing(inSteps(3), inSteps(4))).toContain('1 of the 3 steps of this run is at');
});

test.each([
	[[0, 0.05, 0.2, 0.4], 'From step 3 (t = 0.333) on they differ by more than 10 %'],
	[[1, 2, 3], 'From the start they differ'],
	[[0, 0, 0.2], 'Only after the last step they differ'],
	[[0, 0.2, 0.05], 'furthest apart at step 2 (t = 0.5), by 20 % of the state’s length, and come'],
	[[0, 0.03, 0.01], 'never differ by more than 10 % of the state’s length; at most by 3 %'],
	[[0, 0, 0], 'the same, number by number']
])('distances %j part in words', (distances, words) => {
	expect(describeParting(apart(...distances), distances.length - 1)).toContain(words);
});

test('where two runs part is not known more exactly than their common times', () => {
	const [start, , end] = apart(0, 0.5, 0.3);
	expect(describeParting([start!, end!], 2)).toBe(
		'Somewhere between step 1 (t = 1) and the end, where they have no time in common, they part by more than 10 % of the state’s length. In the end they are 30 % apart.'
	);
});
