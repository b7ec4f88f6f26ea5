import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Size, Square } from './crop.ts';

/** A picture's pixels, row by row, red, green, blue and alpha in 0 … 255: `[height, width, 4]`. */
export interface Raster extends Size {
	readonly rgba: Uint8ClampedArray;
}

/** The pixels that one new pixel lies on, along one axis, with their shares, which sum to 1. */
interface Footprint {
	readonly first: number;
	readonly shares: readonly number[];
}

/**
 * A square of a picture at another size, `[3, size, size]` in [-1, 1]: every new pixel is the mean of what it covers,
 * by area. The same in every browser, which a canvas's own smoothing is not. Alpha is not read.
 */
export function areaAverage(
	{ rgba, width, height }: Raster,
	{ left, top, side }: Square,
	size: number
): Tensor {
	const columns = footprints(left, side, size, width);
	const rows = footprints(top, side, size, height);
	const picture = new Float32Array(3 * size * size);
	// Each row of the original is narrowed once for every new row that it lies under: one, or two at a seam.
	rows.forEach((row, y) => {
		row.shares.forEach((share, i) => {
			const start = (row.first + i) * width;
			columns.forEach((column, x) => {
				for (let channel = 0; channel < 3; channel++) {
					let sum = 0;
					for (let j = 0; j < column.shares.length; j++) {
						sum += column.shares[j] * rgba[4 * (start + column.first + j) + channel];
					}
					picture[(channel * size + y) * size + x] += share * sum;
				}
			});
		});
	});
	return tensor(
		picture.map((value) => value / 127.5 - 1),
		[3, size, size]
	);
}

function footprints(start: number, side: number, size: number, length: number): Footprint[] {
	const step = side / size;
	return Array.from({ length: size }, (_, i) => {
		const from = Math.max(0, start + i * step);
		const to = Math.min(length, start + (i + 1) * step);
		const first = Math.min(length - 1, Math.floor(from));
		const count = Math.max(1, Math.ceil(to) - first);
		const overlaps = Array.from(
			{ length: count },
			(_, j) => Math.min(to, first + j + 1) - Math.max(from, first + j)
		);
		const total = overlaps.reduce((sum, overlap) => sum + overlap, 0);
		return { first, shares: overlaps.map((overlap) => overlap / total) };
	});
}
