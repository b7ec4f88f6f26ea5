import { describe, expect, test } from 'vitest';
import type { SweepPoint } from '../trace/model-card.ts';
import { bestHead, localisationSentence } from './localisation.ts';
import { curvesBy, fewestSteps, sweepSentence } from './sweep.ts';

const sampling = { steps: 20, guidance: 3 };

function point(label: string, steps: number, guidance: number, share: number): SweepPoint {
	const all = { share, low: share - 0.02, high: share + 0.01, count: 500 };
	const fields = { background: all, object: all, relation: all, style: all, all };
	return { label, fields, steps, guidance };
}

const sweep = [
	point('seen', 50, 3, 0.9),
	point('seen', 4, 3, 0.7),
	point('seen', 12, 3, 0.892),
	point('held out', 4, 3, 0.6),
	point('held out', 50, 3, 0.8),
	point('seen', 20, 1, 0.5),
	point('seen', 20, 3, 0.91),
	point('seen', 20, 6, 0.88)
];

describe('curvesBy', () => {
	test('takes the points at the model’s other setting, in order, with their intervals', () => {
		const [seen, heldOut, ...others] = curvesBy('steps', sweep, sampling);
		expect(others).toEqual([]);
		expect(seen!.label).toBe('seen');
		expect(seen!.values.map(({ x, y }) => [x, y])).toEqual([
			[4, 0.7],
			[12, 0.892],
			[20, 0.91],
			[50, 0.9]
		]);
		expect(seen!.values[0]).toMatchObject({ low: 0.7 - 0.02, high: 0.7 + 0.01 });
		expect(heldOut!.values.map(({ x }) => x)).toEqual([4, 50]);
		expect(curvesBy('guidance', sweep, sampling).map(({ values }) => values.length)).toEqual([3]);
	});

	test('is empty where nothing was measured', () => {
		expect(curvesBy('steps', [], sampling)).toEqual([]);
	});
});

test('the fewest steps within a share of the most', () => {
	const [seen, heldOut] = curvesBy('steps', sweep, sampling);
	expect(fewestSteps(seen!, 0.01)).toBe(12);
	expect(fewestSteps(seen!, 0.001)).toBe(20);
	expect(fewestSteps(heldOut!, 0.01)).toBe(50);
});

test('sentences name the steps and the guidance', () => {
	expect(sweepSentence('steps', curvesBy('steps', sweep, sampling))).toContain(
		'seen: 12 steps come within 1 % of 50 steps'
	);
	expect(sweepSentence('guidance', curvesBy('guidance', sweep, sampling))).toContain(
		'best at guidance 3'
	);
});

describe('localisation', () => {
	const found = {
		peaks: [
			[0.2, 0.9],
			[0.97, 0.4]
		],
		chance: 0.15,
		objects: 200,
		pictures: 100
	};

	test('finds the best head', () => {
		expect(bestHead(found)).toEqual({ block: 1, head: 0, share: 0.97 });
		expect(bestHead({ ...found, peaks: [] })).toBeUndefined();
	});

	test('says it, counted from one', () => {
		expect(localisationSentence(found)).toMatch(/^Head 1 of block 2 .* 200 objects in 100 right/);
		expect(localisationSentence({ ...found, peaks: [] })).toMatch(/^200 objects/);
	});
});
