import { expect, test } from 'vitest';
import { goldenInput } from '../golden-input.ts';
import { derive } from './derive.ts';
import { habitsOf, measuresOf, ranked } from './habits.ts';
import { describeHabits } from './sentences.ts';

test.each([0, 1, 2])('run %i of PyTorch: every head’s words and padding share all', (run) => {
	const data = derive(goldenInput(run))!;
	const habits = habitsOf(data);
	expect(habits).toHaveLength(data.blocks * data.heads);
	for (const { words, padding } of habits) {
		const all = words.reduce((sum, share) => sum + share, padding);
		expect(words).toHaveLength(data.tokens.length);
		expect(padding).toBe(0);
		expect(all).toBeCloseTo(1, 5);
	}
});

test('heads are ranked by a measure, from either side', () => {
	const data = derive(goldenInput(0))!;
	const habits = habitsOf(data);
	const [entropy, ofMost, distance] = measuresOf(['<start>'], data.grid ** 2);
	const up = ranked(habits, distance, false).map(distance.of);
	expect(up).toEqual([...up].sort((a, b) => a - b));
	expect(ranked(habits, distance, true).map(distance.of)).toEqual(up.toReversed());
	for (const habit of habits) {
		expect(ofMost.of(habit)).toBeCloseTo(entropy.of(habit) / 4, 6);
		expect(ofMost.of(habit)).toBeLessThanOrEqual(1);
	}
});

test('the sentence names the nearest head', () => {
	const data = derive(goldenInput(0))!;
	const habits = habitsOf(data);
	const [nearest] = habits.toSorted((a, b) => a.look.distance - b.look.distance);
	expect(describeHabits(data, habits)).toContain(
		`head ${nearest.head + 1} of block ${nearest.block + 1} looks nearest`
	);
});
