import { describe, expect, test } from 'vitest';
import { normal } from '../../diffusion/prng.ts';
import { areaAverage, type Raster } from './resample.ts';

/** Grey values, row by row, as a raster whose green is 255 less them. */
function raster(width: number, values: readonly number[]): Raster {
	const rgba = Uint8ClampedArray.from(values.flatMap((value) => [value, 255 - value, 7, 255]));
	return { width, height: values.length / width, rgba };
}
const red = ({ data, dims: [, size] }: { data: Float32Array; dims: readonly number[] }) =>
	Array.from(data.subarray(0, size * size), (value) => Math.round(127.5 * (value + 1) * 1e3) / 1e3);

describe('a square of a picture at another size', () => {
	test('is the picture itself at its own size, in [-1, 1], channel by channel', () => {
		const picture = areaAverage(raster(2, [0, 51, 102, 255]), { left: 0, top: 0, side: 2 }, 2);
		expect(picture.dims).toEqual([3, 2, 2]);
		const blue = 7 / 127.5 - 1;
		const expected = [-1, -0.6, -0.2, 1, 1, 0.6, 0.2, -1, blue, blue, blue, blue];
		picture.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
	});

	test('is the mean of what every new pixel covers', () => {
		// numpy: numpy.arange(16).reshape(2, 2, 2, 2).swapaxes(1, 2).mean((2, 3)) over blocks of 4 × 4.
		const values = Array.from({ length: 16 }, (_, i) => i);
		const halved = areaAverage(raster(4, values), { left: 0, top: 0, side: 4 }, 2);
		expect(red(halved)).toEqual([2.5, 4.5, 10.5, 12.5]);
	});

	test('shares a pixel that lies under two', () => {
		const values = [0, 90, 30, 0, 90, 30, 0, 90, 30];
		const two = areaAverage(raster(3, values), { left: 0, top: 0, side: 3 }, 2);
		// 1.5 columns each: (0 + 45) / 1.5 and (45 + 30) / 1.5
		expect(red(two)).toEqual([30, 50, 30, 50]);
	});

	test('takes the square alone', () => {
		const values = Array.from({ length: 24 }, (_, i) => i);
		const right = areaAverage(raster(6, values), { left: 3, top: 1, side: 2 }, 2);
		expect(red(right)).toEqual([9, 10, 15, 16]);
	});

	test('repeats pixels where it is enlarged', () => {
		const twice = areaAverage(raster(2, [0, 10, 20, 30]), { left: 0, top: 0, side: 2 }, 4);
		expect(red(twice)).toEqual([0, 0, 10, 10, 0, 0, 10, 10, 20, 20, 30, 30, 20, 20, 30, 30]);
	});

	test('keeps the mean of the whole, whatever the sizes', () => {
		const values = Array.from(normal(5, 0, 37 * 37), (z) => Math.round(128 + 30 * z));
		const mean = (all: readonly number[]) => all.reduce((sum, v) => sum + v, 0) / all.length;
		for (const size of [1, 5, 16, 64]) {
			const whole = areaAverage(raster(37, values), { left: 0, top: 0, side: 37 }, size);
			expect(mean(red(whole))).toBeCloseTo(mean(values), 2);
		}
	});

	test('stays inside at the edge, where rounding would leave it', () => {
		const picture = areaAverage(
			raster(3, [9, 9, 9, 9, 9, 9, 9, 9, 9]),
			{ left: -1e-12, top: 1e-12, side: 3 },
			7
		);
		expect(red(picture)).toEqual(Array.from({ length: 49 }, () => 9));
	});
});
