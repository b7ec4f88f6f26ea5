import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import type { Lab } from '../trace/lab.ts';
import type { Place } from '../trace/number-ref.ts';
import { f32, silu } from './float32.ts';

/** A stretch of rows or columns, the last one included. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** What one pixel depends on, along one side of the picture; nested as the decoder's resolutions are. */
export interface ReceptiveField {
	/** At the latent's resolution. */
	readonly latent: Span;
	/** At twice that. */
	readonly double: Span;
	/** At four times: what the last convolution reads; it may begin or end one beyond the picture. */
	readonly quadruple: Span;
}

/** How far the convolutions of each resolution reach (see `Decoder` in `models/dit/autoencoder.py`). */
const REACH = { latent: 3, double: 5, quadruple: 1 } as const;

const half = (place: number) => Math.floor(place / 2);

/** @param size of the latent, in rows. */
export function receptiveField(pixel: number, size: number): ReceptiveField {
	const around = (span: Span, reach: number, limit: number): Span => ({
		from: Math.max(0, span.from - reach),
		to: Math.min(limit - 1, span.to + reach)
	});
	const centre = half(pixel);
	const quadruple = { from: centre - REACH.quadruple, to: centre + REACH.quadruple };
	const within = around(quadruple, 0, 4 * size);
	const double = around({ from: half(within.from), to: half(within.to) }, REACH.double, 2 * size);
	const latent = around({ from: half(double.from), to: half(double.to) }, REACH.latent, size);
	return { latent, double, quadruple };
}

/** The last convolution at one pixel: what it reads `[24, 3, 3]`, its weights of the same shape, and its bias. */
export interface LastConvolution {
	readonly features: Tensor;
	readonly weights: Float32Array;
	readonly bias: number;
}

/**
 * The decoder up to its last convolution, for one pixel, from just the part of the latent that it depends on.
 *
 * @param latent in the autoencoder's own units `[C, s, s]`.
 * @throws NoModelError without a model to read weights from.
 */
export async function decodePixel(
	latent: Tensor,
	{ channel, row, column }: Place,
	lab: Pick<Lab, 'weight'>
): Promise<LastConvolution> {
	const rows = receptiveField(row, latent.dims[1]);
	const columns = receptiveField(column, latent.dims[2]);
	const convolve = async (name: string, input: Tensor) => {
		const [weight, bias] = await layer(name, lab);
		return convolution(input, weight, bias);
	};
	const residual = async (name: string, input: Tensor) => {
		const inner = await convolve(`${name}.conv1`, activated(input));
		const added = await convolve(`${name}.conv2`, activated(inner));
		return { data: input.data.map((value, i) => value + added.data[i]), dims: input.dims };
	};
	let map = crop(latent, rows.latent, columns.latent);
	map = await convolve('0', map);
	map = await residual('1', map);
	map = pixelShuffle(await convolve('2', map));
	const inMap = (span: Span, start: number) => ({ from: span.from - start, to: span.to - start });
	map = crop(
		map,
		inMap(rows.double, 2 * rows.latent.from),
		inMap(columns.double, 2 * columns.latent.from)
	);
	map = await residual('4', map);
	map = await residual('5', map);
	map = activated(pixelShuffle(await convolve('7', activated(map))));
	const [weight, bias] = await layer('10', lab);
	const out = 4 * channel + 2 * (row % 2) + (column % 2);
	const size = sizeOf(weight.dims.slice(1));
	return {
		features: crop(
			map,
			inMap(rows.quadruple, 2 * rows.double.from),
			inMap(columns.quadruple, 2 * columns.double.from)
		),
		weights: weight.data.subarray(out * size, (out + 1) * size),
		bias: bias.data[out]
	};
}

function layer(name: string, lab: Pick<Lab, 'weight'>): Promise<Tensor[]> {
	const parts = ['weight', 'bias'];
	return Promise.all(parts.map((part) => lab.weight('decoder', `decoder.body.${name}.${part}`)));
}

function activated({ data, dims }: Tensor): Tensor {
	return { data: data.map(silu), dims };
}

/** Rows and columns of `[C, H, W]`; 0 where they lie beyond it, as a convolution's padding does. */
function crop({ data, dims }: Tensor, rows: Span, columns: Span): Tensor {
	const [channels, height, width] = dims;
	const [h, w] = [rows.to - rows.from + 1, columns.to - columns.from + 1];
	const cut = new Float32Array(channels * h * w);
	for (let place = 0; place < cut.length; place++) {
		const row = rows.from + (Math.floor(place / w) % h);
		const column = columns.from + (place % w);
		const isInside = row >= 0 && row < height && column >= 0 && column < width;
		const channel = Math.floor(place / (h * w));
		if (isInside) cut[place] = data[(channel * height + row) * width + column];
	}
	return tensor(cut, [channels, h, w]);
}

/** `[C, H, W]` with weights `[O, C, k, k]`, k odd, padded with zeros: `[O, H, W]`. */
function convolution({ data, dims }: Tensor, weight: Tensor, bias: Tensor): Tensor {
	const [channels, height, width] = dims;
	const [outputs, , side] = weight.dims;
	const reach = (side - 1) / 2;
	const result = new Float32Array(outputs * height * width);
	for (let out = 0; out < outputs; out++) {
		const plane = result.subarray(out * height * width, (out + 1) * height * width);
		plane.fill(bias.data[out]);
		for (let tap = 0; tap < channels * side * side; tap++) {
			const scale = weight.data[out * channels * side * side + tap];
			const channel = Math.floor(tap / (side * side));
			const down = (Math.floor(tap / side) % side) - reach;
			const right = (tap % side) - reach;
			const [first, last] = [Math.max(0, -right), Math.min(width, width - right)];
			for (let row = Math.max(0, -down); row < Math.min(height, height - down); row++) {
				const from = (channel * height + row + down) * width + right;
				for (let column = first; column < last; column++) {
					plane[row * width + column] += f32(scale * data[from + column]);
				}
			}
		}
	}
	return tensor(result, [outputs, height, width]);
}

/** `[4C, H, W]` → `[C, 2H, 2W]` (Shi et al. 2016). */
function pixelShuffle({ data, dims }: Tensor): Tensor {
	const [deep, height, width] = dims;
	const [channels, h, w] = [deep / 4, 2 * height, 2 * width];
	const result = Float32Array.from({ length: data.length }, (_, place) => {
		const [row, column] = [Math.floor(place / w) % h, place % w];
		const source = 4 * Math.floor(place / (h * w)) + 2 * (row % 2) + (column % 2);
		return data[(source * height + half(row)) * width + half(column)];
	});
	return tensor(result, [channels, h, w]);
}
