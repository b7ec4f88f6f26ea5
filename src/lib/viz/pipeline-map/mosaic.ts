import type { Tensor } from '../../tensor/tensor.ts';

/** How many tiles side by side and below each other show C channels: nearly square, wider than high. */
export function mosaicShape(channels: number): { readonly rows: number; readonly columns: number } {
	const columns = Math.ceil(Math.sqrt(channels));
	const even = [columns, columns + 1].find((count) => channels % count === 0) ?? columns;
	return { rows: Math.ceil(channels / even), columns: even };
}

/** A latent `[C, s, s]` as one picture of its channels, in reading order; NaN where no channel is left. */
export function mosaic({ data, dims }: Tensor): {
	readonly values: Float32Array;
	readonly rows: number;
	readonly columns: number;
} {
	const [channels, height, width] = dims;
	const shape = mosaicShape(channels);
	const columns = shape.columns * width;
	const rows = shape.rows * height;
	const values = new Float32Array(rows * columns).fill(NaN);
	for (let channel = 0; channel < channels; channel++) {
		const top = Math.floor(channel / shape.columns) * height;
		const left = (channel % shape.columns) * width;
		for (let row = 0; row < height; row++) {
			const start = (channel * height + row) * width;
			values.set(data.subarray(start, start + width), (top + row) * columns + left);
		}
	}
	return { values, rows, columns };
}
