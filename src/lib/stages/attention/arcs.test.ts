import { expect, test } from 'vitest';
import { tensor } from '../../tensor/tensor.ts';
import { arcsFrom, needles } from './arcs.ts';

test('arcs go to what gets more than an even share, the strongest last; never to itself', () => {
	const arcs = arcsFrom(Float32Array.of(0.3, 0.26, 0.4, 0.04), 0, 2);
	expect(arcs.map(({ key }) => key)).toEqual([1, 2]);
	expect(arcs[0].path).toMatch(/^M0\.5 0\.5Q1 0\.28 1\.5 0\.5$/);
});

test('needles point to what is looked at most, as long as its share, and never leave their patch', () => {
	const map = Float32Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0.5, 0.25, 0, 0, 0.09, 0.08, 0.08, 0.07);
	expect(needles(tensor(map, [4, 4]), 2)).toBe('M0.5 0.5l0.5 0M0.5 1.5l0 -0.25');
});
