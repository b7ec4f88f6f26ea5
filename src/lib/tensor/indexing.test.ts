import { describe, expect, it } from 'vitest';
import { at, offsetOf, slice, strides } from './indexing.ts';
import { ShapeError, tensor } from './tensor.ts';

const counting = tensor(
	Float32Array.from({ length: 24 }, (_, i) => i),
	[2, 3, 4]
);

describe('a tensor', () => {
	it('lies in row-major order', () => {
		expect(strides([2, 3, 4])).toEqual([12, 4, 1]);
		expect(strides([])).toEqual([]);
		expect(at(counting, 1, 2, 3)).toBe(23);
		expect(at(counting, 0, 1, 2)).toBe(6);
		expect(offsetOf([2, 3, 4], [1, 1])).toBe(16);
	});

	it('gives sub-tensors that share its numbers', () => {
		const row = slice(counting, 1, 0);
		expect(row.dims).toEqual([4]);
		expect([...row.data]).toEqual([12, 13, 14, 15]);
		expect(row.data.buffer).toBe(counting.data.buffer);
		expect([...slice(slice(counting, 1), 0).data]).toEqual([12, 13, 14, 15]);
		expect(slice(counting).dims).toEqual([2, 3, 4]);
		expect(slice(counting, 1, 2, 3).dims).toEqual([]);
		expect([...slice(counting, 1, 2, 3).data]).toEqual([23]);
	});

	it('refuses numbers that do not fill its shape', () => {
		expect(() => tensor(new Float32Array(5), [2, 3])).toThrow(ShapeError);
		expect(() => tensor(new Float32Array(5), [2, 3])).toThrow(
			'5 numbers cannot have the shape [2, 3].'
		);
	});

	it.each([[[2, 0, 0]], [[0, -1, 0]], [[0, 0.5, 0]], [[0, 0, 0, 0]]])(
		'refuses the index %j outside it',
		(index) => {
			expect(() => at(counting, ...index)).toThrow(ShapeError);
			expect(() => slice(counting, ...index)).toThrow(ShapeError);
		}
	);

	it('refuses to call a whole row one number', () => {
		expect(() => at(counting, 1, 2)).toThrow('[1, 2] names no single number of [2, 3, 4].');
	});
});
