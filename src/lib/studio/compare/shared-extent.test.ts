import { expect, test } from 'vitest';
import { sharedExtent } from './shared-extent.ts';

test('one end holds for all maps, outliers aside', () => {
	expect(sharedExtent([Float32Array.of(1, -2), Float32Array.of(0.5)])).toBe(1);
	const many = Float32Array.from({ length: 999 }, () => -3);
	expect(sharedExtent([many, Float32Array.of(100)])).toBe(3);
	expect(sharedExtent([])).toBe(0);
});
