import { describe, expect, test } from 'vitest';
import { CENTRED, fitted, LARGEST_ZOOM, pulled, squareOf, zoomed } from './crop.ts';

const wide = { width: 300, height: 200 };
const tall = { width: 100, height: 400 };

describe('the square', () => {
	test('is the largest in the middle at first', () => {
		expect(squareOf(wide, CENTRED)).toEqual({ left: 50, top: 0, side: 200 });
		expect(squareOf(tall, CENTRED)).toEqual({ left: 0, top: 150, side: 100 });
	});

	test('has half the side at zoom 2, about the same centre', () => {
		expect(squareOf(wide, zoomed(wide, CENTRED, 2))).toEqual({ left: 100, top: 50, side: 100 });
	});

	test('moves against the pull, by shares of its side', () => {
		const crop = pulled(wide, zoomed(wide, CENTRED, 2), 0.25, -0.5);
		expect(squareOf(wide, crop)).toEqual({ left: 75, top: 100, side: 100 });
	});
});

describe('no pull and no zoom leaves the picture', () => {
	const pulls = [
		[99, 99],
		[-99, 99],
		[99, -99],
		[-99, -99]
	];
	test.each(pulls)('pulled by %d, %d', (right, down) => {
		for (const size of [wide, tall]) {
			for (const zoom of [1, 1.7, LARGEST_ZOOM]) {
				const crop = pulled(size, zoomed(size, CENTRED, zoom), right, down);
				const { left, top, side } = squareOf(size, crop);
				expect(left).toBeGreaterThanOrEqual(-1e-9);
				expect(top).toBeGreaterThanOrEqual(-1e-9);
				expect(left + side).toBeLessThanOrEqual(size.width + 1e-9);
				expect(top + side).toBeLessThanOrEqual(size.height + 1e-9);
				// The pull was far longer than the picture, so an edge is reached wherever there is a way to go.
				expect(right > 0 ? left : size.width - left - side).toBeCloseTo(0, 9);
				expect(down > 0 ? top : size.height - top - side).toBeCloseTo(0, 9);
			}
		}
	});

	test('zooming out at an edge comes back inside', () => {
		const corner = pulled(wide, zoomed(wide, CENTRED, 4), 99, 99);
		expect(squareOf(wide, zoomed(wide, corner, 1))).toEqual({ left: 0, top: 0, side: 200 });
	});

	test('the zoom has ends', () => {
		expect(fitted(wide, { ...CENTRED, zoom: 0.2 }).zoom).toBe(1);
		expect(fitted(wide, { ...CENTRED, zoom: 99 }).zoom).toBe(LARGEST_ZOOM);
	});
});
