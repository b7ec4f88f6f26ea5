import { describe, expect, test } from 'vitest';
import { goldenInput } from '../../stages/golden-input.ts';
import type { RunTrace } from '../../trace/run.ts';
import {
	commonColumns,
	mapOfGap,
	meetingsOf,
	nearestInTime,
	partingOf,
	shareOfGap
} from './comparison.ts';
import { apart } from './testing/apart.ts';

const { manifest, trace: cat } = goldenInput(0);
const { trace: penguin } = goldenInput(1);

/** The same run as if it had taken two steps at a time. */
function coarse(trace: RunTrace): RunTrace {
	const even = trace.steps.filter(({ index }) => index % 2 === 0);
	return {
		...trace,
		request: { ...trace.request, steps: 2 },
		times: trace.times.filter((_, i) => i % 2 === 0),
		steps: even.map((step, index) => {
			const { next, tNext } = trace.steps[step.index + 1]!;
			return { ...step, index, next, tNext };
		})
	};
}

/** ‖cat − penguin‖ / ‖penguin‖ at every time, by numpy in double precision from the golden traces. */
const STATES = [1.4543832, 1.4497974, 1.4385697, 1.4369753, 1.4494012];
const NOISE = [1.4543832, 1.4533189, 1.4419842, 1.4142998];
/** The first three cells at t = 0.5: √Σ (cat − penguin)² over the channels. */
const STATE_CELLS = [1.7777497, 1.8997195, 1.4443632];
const NOISE_CELLS = [3.0403196, 2.4130476, 1.9142469];
/** At the same time in channel 1: cat − penguin in its first cells, and how much of Σ (cat − penguin)² lies where. */
const CHANNEL_CELLS = [-1.15367, 1.5226639, -0.4918682];
const [PATCH_SHARE, CHANNEL_SHARE, BOTH_SHARE] = [0.0489843, 0.2771551, 0.0165864];

describe('meetings', () => {
	test('are as far apart as numpy says, in states and in the guesses of the noise', () => {
		const meetings = meetingsOf(cat, penguin, manifest);
		expect(meetings.map(({ t }) => t)).toEqual([1, 0.75, 0.5, 0.25, 0]);
		meetings.forEach(({ state, noise }, i) => {
			expect(state.relative).toBeCloseTo(STATES[i]!, 5);
			if (i < 4) expect(noise?.relative).toBeCloseTo(NOISE[i]!, 5);
			else expect(noise).toBeUndefined();
		});
		const { state, noise } = meetings[2]!;
		STATE_CELLS.forEach((cell, i) => expect(state.cells[i]).toBeCloseTo(cell, 5));
		NOISE_CELLS.forEach((cell, i) => expect(noise?.cells[i]).toBeCloseTo(cell, 5));
	});

	test('of runs with different numbers of steps are at the times that both have', () => {
		const meetings = meetingsOf(cat, coarse(cat), manifest);
		expect(meetings.map(({ step, otherStep }) => [step, otherStep])).toEqual([
			[0, 0],
			[2, 1],
			[4, 2]
		]);
		expect(meetings.map(({ state }) => state.relative)).toEqual([0, 0, 0]);
	});

	test('reach as far as both runs are computed', () => {
		const started = { ...cat, steps: cat.steps.slice(0, 1) };
		expect(meetingsOf(cat, started, manifest).map(({ t }) => t)).toEqual([1, 0.75]);
		expect(meetingsOf(cat, { ...cat, steps: [] }, manifest)).toEqual([]);
	});
});

describe('a part of a difference', () => {
	const { state } = meetingsOf(cat, penguin, manifest)[2]!;
	const { grid } = manifest.dit;

	test('is a channel with its signs, or the length over all', () => {
		expect(mapOfGap(state, null)).toBe(state.cells);
		const map = mapOfGap(state, 1);
		CHANNEL_CELLS.forEach((cell, i) => expect(map[i]).toBeCloseTo(cell, 5));
		expect(map).toHaveLength(state.cells.length);
	});

	test('holds the share of the squares that numpy says', () => {
		const share = (patch: number | null, channel: number | null) =>
			shareOfGap(state, { patch, channel }, grid);
		expect(share(5, null)).toBeCloseTo(PATCH_SHARE, 6);
		expect(share(null, 1)).toBeCloseTo(CHANNEL_SHARE, 6);
		expect(share(5, 1)).toBeCloseTo(BOTH_SHARE, 6);
		expect(share(null, null)).toBe(1);
	});

	test('of no difference is none', () => {
		const same = meetingsOf(cat, cat, manifest)[0]!.state;
		expect(shareOfGap(same, { patch: 5, channel: null }, grid)).toBe(0);
	});
});

test('columns hold every time once, whichever run has it', () => {
	const rounded = { ...coarse(penguin), times: [1, 0.5 + 1e-9, 0] };
	expect(commonColumns(cat, rounded)).toHaveLength(4);
	expect(commonColumns(rounded, { ...cat, times: [1, 0.6, 0.3, 0] })).toHaveLength(4);
});

test('the nearest in time is the noisier of two that are equally near', () => {
	expect(nearestInTime(cat.steps, 0.6)).toBe(2);
	expect(nearestInTime(cat.steps, 0.625)).toBe(1);
	expect(nearestInTime([], 1)).toBe(-1);
});

describe('two runs part', () => {
	test('where they are far apart and stay so', () => {
		expect(partingOf(apart(0, 0.05, 0.2, 0.4))?.step).toBe(2);
		expect(partingOf(apart(0, 0.2, 0.05, 0.4))?.step).toBe(3);
		expect(partingOf(apart(1, 2, 3))?.step).toBe(0);
	});

	test('nowhere if they end together', () => {
		expect(partingOf(apart(0, 0.2, 0.1))).toBeUndefined();
		expect(partingOf([])).toBeUndefined();
	});
});
