import { describe, expect, test } from 'vitest';
import { alongLine, labelPlace, type Spot } from './label-place.ts';

const label = { width: 44, height: 14 };
const frame = { width: 480, height: 280 };

function isOn([x, y]: Spot, [a, b]: Spot): boolean {
	return Math.abs(a - x) < label.width / 2 && Math.abs(b - y) < label.height / 2;
}

test('a label stands beside its spot, inside the frame', () => {
	const [x, y] = labelPlace([470, 275], label, [[470, 275]], frame);
	expect(x + label.width / 2).toBeLessThanOrEqual(frame.width);
	expect(y + label.height / 2).toBeLessThanOrEqual(frame.height);
	expect(isOn([x, y], [470, 275])).toBe(false);
});

test('a frame that is too small for it leaves it on its spot', () => {
	expect(labelPlace([5, 5], label, [], { width: 10, height: 10 })).toEqual([5, 5]);
});

describe.each([4, 20, 50])('a path of %i steps', (steps) => {
	// A path that bends into its end, with the guesses gathering there, as a run's does.
	const states = Array.from({ length: steps + 1 }, (_, i): Spot => {
		const t = i / steps;
		return [40 + 380 * t, 240 - 190 * t ** 2];
	});
	const guesses = states
		.slice(1)
		.map(([x, y], i): Spot => [420 - (420 - x) / 6, y / 4 + 38 + (i % 3)]);
	const others = [...alongLine(states), ...alongLine(guesses)];

	test.each([
		['its beginning', states[0]],
		['its end', states[steps]]
	])('the label of %s lies on none of it', (_, spot) => {
		const place = labelPlace(spot, label, others, frame);
		expect(others.filter((other) => isOn(place, other))).toEqual([]);
		expect(Math.hypot(place[0] - spot[0], place[1] - spot[1])).toBeLessThan(70);
	});
});
