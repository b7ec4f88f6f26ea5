import { expect, test } from 'vitest';
import { parseGolden } from '../engine/testing/golden.ts';
import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import { readFileSync } from 'node:fs';
import { RunningMean } from './running-mean.ts';

const PROBES = ['attention.self.probs'] as const;

test('is the mean of PyTorch’s maps in the branch with text, entry by entry', () => {
	const text = readFileSync('tests/fixtures/traces/nano.json', 'utf8');
	const { buffer } = Uint8Array.from(readFileSync('tests/fixtures/traces/nano.bin'));
	const steps = parseGolden(text, buffer).runs.map(({ internals }) =>
		Object.fromEntries(internals)
	);
	const mean = new RunningMean();
	for (const internals of steps) mean.add(internals, PROBES);
	const whole = steps.map((internals) => internals['attention.self.probs']!);
	const [blocks, , heads, patches, keys] = whole[0].dims;
	const found = mean.mean()['attention.self.probs']!;
	expect(found.dims).toEqual([blocks, 1, heads, patches, keys]);
	let compared = 0;
	for (let block = 0; block < blocks; block++) {
		for (let head = 0; head < heads; head++) {
			for (let query = 0; query < patches; query++) {
				for (let key = 0; key < keys; key++) {
					const byHand =
						whole.reduce((sum, probs) => sum + at(probs, block, 0, head, query, key), 0) /
						whole.length;
					expect(at(found, block, 0, head, query, key)).toBe(Math.fround(byHand));
					compared += 1;
				}
			}
		}
	}
	expect(compared).toBe(blocks * heads * patches * keys);
});

test('adds up a hundred steps without loss', () => {
	const mean = new RunningMean();
	const value = Math.fround(0.1);
	for (let i = 0; i < 100; i++) {
		mean.add({ 'attention.self.probs': tensor(Float32Array.of(value, 9), [1, 2, 1]) }, PROBES);
	}
	expect([...mean.mean()['attention.self.probs']!.data]).toEqual([value]);
});

test('leaves out what the model does not have', () => {
	const mean = new RunningMean();
	mean.add({}, PROBES);
	expect(mean.mean()).toEqual({});
});
