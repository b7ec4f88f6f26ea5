import { tensor, type Tensor } from '../tensor/tensor.ts';
import {
	BODIES,
	sideAfter,
	type AutoencoderHalf,
	type Convolution,
	type Layer
} from '../trace/autoencoder.ts';
import type { Lab } from '../trace/lab.ts';
import type { Place } from '../trace/number-ref.ts';
import { f32, silu } from './float32.ts';

/** A stretch of rows or columns, the last one included. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** A rectangle of a map; it may go beyond the map. */
export interface Area {
	readonly rows: Span;
	readonly columns: Span;
}

/** What a layer reads for one place, or for an area, of its own. */
export function areaBefore(layer: Layer, { rows, columns }: Area): Area {
	return { rows: spanBefore(layer, rows), columns: spanBefore(layer, columns) };
}

function spanBefore(layer: Layer, { from, to }: Span): Span {
	switch (layer.kind) {
		case 'convolution':
			return { from: layer.stride * from - layer.reach, to: layer.stride * to + layer.reach };
		case 'shuffle':
			return { from: Math.floor(from / layer.factor), to: Math.floor(to / layer.factor) };
		case 'unshuffle':
			return { from: layer.factor * from, to: layer.factor * to + layer.factor - 1 };
		default:
			return { from, to };
	}
}

/** Where a number of a layer was before, if the layer only moves it or passes it through SiLU; undefined otherwise. */
export function placeBefore(layer: Layer, place: Place): Place | undefined {
	const { channel, row, column } = place;
	switch (layer.kind) {
		case 'silu':
			return place;
		case 'shuffle': {
			const { factor } = layer;
			return {
				channel: (channel * factor + (row % factor)) * factor + (column % factor),
				row: Math.floor(row / factor),
				column: Math.floor(column / factor)
			};
		}
		case 'unshuffle': {
			const { factor } = layer;
			return {
				channel: Math.floor(channel / factor ** 2),
				row: row * factor + (Math.floor(channel / factor) % factor),
				column: column * factor + (channel % factor)
			};
		}
		default:
			return undefined;
	}
}

/** The part of the body's input that an area of a layer depends on. @param side rows and columns of that input. */
export function receptiveField(
	half: AutoencoderHalf,
	index: number,
	area: Area,
	side: number
): Area {
	const field = BODIES[half]
		.slice(0, index + 1)
		.reduceRight((read, layer) => areaBefore(layer, read), area);
	return inside(field, side);
}

/**
 * What half of the autoencoder makes of its input, layer by layer, each in the area alone that is asked for (see
 * `models/dit/autoencoder.py`).
 */
export class Features {
	/** By layer, the area that was made last. Around a residual block the smaller one is asked for last. */
	readonly #made = new Map<number, { readonly area: Area; readonly map: Tensor }>();

	/** @param input of the body `[C, side, side]`. */
	constructor(
		readonly half: AutoencoderHalf,
		private readonly input: Tensor,
		private readonly lab: Pick<Lab, 'weight'>
	) {}

	/** Rows and columns of a layer's map. @param index in the body; -1 for what the body reads. */
	sideOf(index: number): number {
		return sideAfter(this.half, index + 1, this.input.dims[1]);
	}

	/** Weight `[out, in, k, k]` and bias `[out]`. @throws NoModelError */
	layer({ name }: Convolution): Promise<Tensor[]> {
		return Promise.all(
			['weight', 'bias'].map((part) =>
				this.lab.weight(this.half, `${this.half}.body.${name}.${part}`)
			)
		);
	}

	/**
	 * The output of a layer in an area `[C, rows, columns]`; zeros beyond the map.
	 *
	 * @param index in the body; -1 for what the body reads.
	 * @throws NoModelError without a model to read weights from.
	 */
	async in(index: number, area: Area): Promise<Tensor> {
		const there = inside(area, this.sideOf(index));
		const known = this.#made.get(index);
		const made =
			known && covers(known.area, there)
				? known
				: { area: there, map: await this.#make(index, there) };
		this.#made.set(index, made);
		return cut(made.map, made.area, area);
	}

	async #make(index: number, area: Area): Promise<Tensor> {
		if (index < 0) return cut(this.input, wholeOf(this.sideOf(-1)), area);
		const layer = BODIES[this.half][index];
		const read = areaBefore(layer, area);
		const before = await this.in(index - 1, read);
		switch (layer.kind) {
			case 'convolution': {
				const [weight, bias] = await this.layer(layer);
				return convolve(before, weight, bias, layer.stride);
			}
			case 'silu':
				return { data: before.data.map(silu), dims: before.dims };
			case 'sum': {
				const around = await this.in(index - layer.back, area);
				return { data: before.data.map((value, i) => value + around.data[i]), dims: before.dims };
			}
			case 'shuffle':
				return moved(before, read, layer, before.dims[0] / layer.factor ** 2, area);
			case 'unshuffle':
				return moved(before, read, layer, before.dims[0] * layer.factor ** 2, area);
		}
	}
}

/** One place of a map. */
export function areaOf({ row, column }: Place): Area {
	return { rows: { from: row, to: row }, columns: { from: column, to: column } };
}

/** All of a map. @param side its rows and columns. */
export function wholeOf(side: number): Area {
	const span = { from: 0, to: side - 1 };
	return { rows: span, columns: span };
}

function inside({ rows, columns }: Area, side: number): Area {
	const clamp = ({ from, to }: Span) => ({ from: Math.max(0, from), to: Math.min(side - 1, to) });
	return { rows: clamp(rows), columns: clamp(columns) };
}

function covers(all: Area, part: Area): boolean {
	return (['rows', 'columns'] as const).every(
		(axis) => all[axis].from <= part[axis].from && all[axis].to >= part[axis].to
	);
}

const lengthOf = ({ from, to }: Span) => to - from + 1;

/** Another area of a map that was made in an area; zeros where there is nothing of it. */
function cut({ data, dims: [channels, height, width] }: Tensor, made: Area, area: Area): Tensor {
	const [rows, columns] = [lengthOf(area.rows), lengthOf(area.columns)];
	const part = new Float32Array(channels * rows * columns);
	const [top, left] = [area.rows.from - made.rows.from, area.columns.from - made.columns.from];
	const [first, last] = [Math.max(0, left), Math.min(width, left + columns)];
	for (let line = 0; line < channels * rows; line++) {
		const row = top + (line % rows);
		if (row < 0 || row >= height) continue;
		const start = (Math.floor(line / rows) * height + row) * width;
		part.set(data.subarray(start + first, start + last), line * columns + first - left);
	}
	return tensor(part, [channels, rows, columns]);
}

/** A map that was made in an area, with its numbers moved to where a layer puts them in another. */
function moved(
	{ data, dims: [, height, width] }: Tensor,
	made: Area,
	layer: Layer,
	channels: number,
	area: Area
): Tensor {
	const [rows, columns] = [lengthOf(area.rows), lengthOf(area.columns)];
	const values = Float32Array.from({ length: channels * rows * columns }, (_, i) => {
		const { channel, row, column } = placeBefore(layer, {
			channel: Math.floor(i / (rows * columns)),
			row: area.rows.from + (Math.floor(i / columns) % rows),
			column: area.columns.from + (i % columns)
		})!;
		const line = channel * height + row - made.rows.from;
		return data[line * width + column - made.columns.from];
	});
	return tensor(values, [channels, rows, columns]);
}

/** `[C, H, W]`, padded already, with weights `[O, C, k, k]`: `[O, (H − k) / stride + 1, (W − k) / stride + 1]`. */
function convolve(
	{ data, dims: [channels, height, width] }: Tensor,
	weight: Tensor,
	bias: Tensor,
	stride: number
): Tensor {
	const [outputs, , side] = weight.dims;
	const [rows, columns] = [height, width].map((size) => (size - side) / stride + 1);
	const result = new Float32Array(outputs * rows * columns);
	let tap = 0;
	for (let out = 0; out < outputs; out++) {
		const plane = result.subarray(out * rows * columns, (out + 1) * rows * columns);
		plane.fill(bias.data[out]);
		for (let channel = 0; channel < channels; channel++) {
			for (let down = 0; down < side; down++) {
				for (let right = 0; right < side; right++) {
					const scale = weight.data[tap++];
					for (let row = 0; row < rows; row++) {
						const line = (channel * height + stride * row + down) * width + right;
						for (let column = 0; column < columns; column++) {
							plane[row * columns + column] += f32(scale * data[line + stride * column]);
						}
					}
				}
			}
		}
	}
	return tensor(result, [outputs, rows, columns]);
}
