import { expect, test } from 'vitest';
import { mean } from '../../tensor/statistics.ts';
import { formatPercent } from '../../viz/format.ts';
import type { Head } from '../../trace/selection.ts';
import { goldenInput } from '../golden-input.ts';
import { derive } from './derive.ts';
import { findsIn, habitsOf, measuresOf, nearestIn, ranked } from './habits.ts';
import { lookOfHead } from './looks.ts';
import { mapOf } from './maps.ts';
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

test('the heads at the ends of the measures are found', () => {
	const data = derive(goldenInput(0))!;
	const habits = habitsOf(data);
	const finds = findsIn(habits, measuresOf(['<start>'], data.grid ** 2));
	const found = (name: string) => finds.find((find) => find.name === name)!.habit;
	const distances = habits.map(({ look }) => look.distance);
	expect(found('Looks nearest').look.distance).toBe(Math.min(...distances));
	expect(found('Looks furthest').look.distance).toBe(Math.max(...distances));
	const onStart = habits.map(({ words }) => words[0]);
	expect(found('Reads “<start>” most').words[0]).toBe(Math.max(...onStart));
});

test('of an average, the nearest of its own heads is opened', () => {
	const { self, grid, blocks } = derive(goldenInput(0))!;
	const distanceOf = (head: Head) => lookOfHead(mapOf(self, head).data, grid).distance;
	const all = nearestIn(self, { block: null, head: null }, grid);
	for (let block = 0; block < blocks; block++) {
		const inBlock = nearestIn(self, { block, head: null }, grid);
		expect(inBlock.block).toBe(block);
		expect(distanceOf(inBlock)).toBeGreaterThanOrEqual(distanceOf(all));
		expect(nearestIn(self, { block, head: 1 }, grid)).toEqual({ block, head: 1 });
	}
	expect(nearestIn(self, { block: null, head: 1 }, grid).head).toBe(1);
	const others = habitsOf(derive(goldenInput(0))!).filter(
		({ block, head }) => block !== all.block || head !== all.head
	);
	const among = nearestIn(self, { block: null, head: null, among: others }, grid);
	expect(among).not.toMatchObject({ block: all.block, head: all.head });
	expect(distanceOf(among)).toBe(Math.min(...others.map(distanceOf)));
});

test('the sentence says that padding is masked, and what is read instead', () => {
	const data = derive(goldenInput(0))!;
	const habits = habitsOf(data);
	const onStart = mean(habits.map(({ words }) => words[0]));
	expect(describeHabits(data, habits)).toContain(
		`No head reads padding, which is masked; “<start>” gets ${formatPercent(onStart)}`
	);
	const leaking = habits.map((habit, i) => ({ ...habit, padding: i === 1 ? 0.25 : 0 }));
	expect(describeHabits(data, leaking)).toContain(
		'Padding is read most by head 2 of block 1 (25 %)'
	);
});
