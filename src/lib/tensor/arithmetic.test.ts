import { describe, expect, it } from 'vitest';
import torch from '../../../tests/fixtures/tensor.json' with { type: 'json' };
import { dot, largestDifference, matmul, mse, norm } from './algebra.ts';
import { softmax } from './softmax.ts';
import { EmptyError, argmax, extent, mean, std } from './statistics.ts';
import { ShapeError, tensor } from './tensor.ts';

const a = Float32Array.from(torch.a);
const b = Float32Array.from(torch.b);

describe('the same as torch', () => {
	it.each([
		['mean', mean(a), torch.mean],
		['std', std(a), torch.std],
		['norm', norm(a), torch.norm],
		['dot', dot(a, b), torch.dot],
		['mse', mse(a, b), torch.mse]
	])('%s', (_name, ours, theirs) => {
		expect(ours).toBeCloseTo(theirs, 5);
	});

	it('extent and argmax', () => {
		expect(extent(a)).toEqual(torch.extent);
		expect(argmax(a)).toBe(torch.argmax);
	});

	it('softmax, also where logits are masked or huge', () => {
		expect(largestDifference(softmax(a), torch.softmax)).toBeLessThan(1e-6);
		const masked = softmax([1.5, -Infinity, 0.25, 1000, 999]);
		expect(largestDifference(masked, torch.maskedSoftmax)).toBeLessThan(1e-6);
	});

	it('matmul', () => {
		const { left, right, product } = torch.matmul;
		const ours = matmul(
			tensor(Float32Array.from(left), [2, 4]),
			tensor(Float32Array.from(right), [4, 3])
		);
		expect(ours.dims).toEqual([2, 3]);
		expect(largestDifference(ours.data, product)).toBeLessThan(1e-5);
	});
});

describe('what makes no sense is refused', () => {
	it('pairs of different length', () => {
		expect(() => dot([1, 2], [1])).toThrow(ShapeError);
		expect(() => mse([1, 2], [1])).toThrow(ShapeError);
		expect(() => largestDifference([1, 2], [1])).toThrow(ShapeError);
	});

	it('matrices that do not fit, and things that are no matrix', () => {
		const [matrix, row] = [tensor(a.slice(0, 6), [2, 3]), tensor(a.slice(0, 3), [3])];
		expect(() => matmul(matrix, matrix)).toThrow('[2, 3] × [2, 3] is no matrix product.');
		expect(() => matmul(matrix, row)).toThrow(ShapeError);
	});

	it.each([mean, std, extent, argmax])('%o of nothing', (statistic) => {
		expect(() => statistic([])).toThrow(EmptyError);
	});
});

it('of equal largest values the first is taken', () => {
	expect(argmax([1, 5, 5, 2])).toBe(1);
});

it('a difference that is not a number does not pass for none', () => {
	expect(largestDifference([1, NaN, 2], [1, 0, 2])).toBeNaN();
});
