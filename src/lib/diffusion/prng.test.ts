import { describe, expect, it } from 'vitest';
import fixture from '../../../tests/fixtures/prng.json' with { type: 'json' };
import { dot, largestDifference, norm } from '../tensor/algebra.ts';
import { mean } from '../tensor/statistics.ts';
import {
	LATENT_STREAM,
	SeedError,
	normal,
	philox,
	randomSeed,
	stepStream,
	type Words
} from './prng.ts';

describe('philox', () => {
	it.each(fixture.philox)('gives the known answer $output of Random123', (known) => {
		const counter = known.counter as unknown as Words;
		const key = known.key as unknown as [number, number];
		expect(philox(counter, key)).toEqual(known.output);
	});
});

describe('normal', () => {
	it.each(fixture.normal)('gives the row that Python gives: seed $seed, stream $stream', (row) => {
		const ours = normal(row.seed, row.stream, row.values.length);
		expect(largestDifference(ours, row.values)).toBeLessThan(1e-6);
	});

	it('has the moments of the normal distribution', () => {
		const row = normal(1, LATENT_STREAM, 100_000);
		const moments = [1, 2, 3, 4].map((power) => mean(Float64Array.from(row, (z) => z ** power)));
		expect(largestDifference(moments, [0, 1, 0, 3])).toBeLessThan(0.06);
	});

	it('gives every stream numbers of its own', () => {
		const [latent, step] = [LATENT_STREAM, stepStream(0)].map((stream) =>
			normal(1, stream, 20_000)
		);
		const correlation = dot(latent, step) / (norm(latent) * norm(step));
		expect(Math.abs(correlation)).toBeLessThan(0.03);
	});

	it('begins a longer row with the shorter one', () => {
		expect(normal(3, 0, 21).slice(0, 6)).toEqual(normal(3, 0, 6));
	});

	it.each([-1, 2 ** 32, 0.5, NaN])('refuses %d as a seed', (seed) => {
		expect(() => normal(seed, 0, 4)).toThrow(SeedError);
		expect(() => normal(0, seed, 4)).toThrow(SeedError);
	});
});

it('a random seed is one that normal takes', () => {
	expect(normal(randomSeed(), 0, 4)).toHaveLength(4);
});
