import { toPrediction } from '#lib/diffusion/prediction.ts';
import { SCHEDULES } from '#lib/diffusion/schedules/index.ts';
import { offsetOf } from '#lib/tensor/indexing.ts';
import { argmax, extent } from '#lib/tensor/statistics.ts';
import { sizeOf, tensor, type Tensor } from '#lib/tensor/tensor.ts';
import type { Manifest } from '#lib/trace/manifest.ts';
import type { StepTrace } from '#lib/trace/run.ts';
import { formatNumber } from '#lib/viz/format.ts';
import type { ChannelCell } from '#lib/viz/grid.ts';
import { patchAt } from '#lib/viz/patches.ts';

/** What the stage reads; a part of every `StageInput`. */
export interface DecodingInput {
	readonly manifest: Pick<Manifest, 'prediction' | 'schedule'> & {
		readonly image: Manifest['image'];
		readonly latent: Pick<Manifest['latent'], 'downsampling'>;
		readonly dit: Pick<Manifest['dit'], 'grid'>;
	};
	readonly step: Pick<StepTrace, 't' | 'latent' | 'guided'>;
	readonly picture: Tensor | undefined;
}

/** The clean latent guessed at a step, and the picture it decodes to. */
export interface DecodingData {
	/** x̂0 `[C, s, s]`, normalised. */
	readonly latent: Tensor;
	/** `[3, S, S]` in [-1, 1], once it is there. */
	readonly picture: Tensor | undefined;
	/** `[3, S, S]` of every picture. */
	readonly pictureDims: readonly number[];
	/** Pixels along a side of what one cell of the latent stands for. */
	readonly downsampling: number;
	/** Patches along a side. */
	readonly grid: number;
}

export function derive({ manifest, step, picture }: DecodingInput): DecodingData {
	const { prediction, schedule, image, latent, dit } = manifest;
	const { x0 } = toPrediction(
		step.guided.data,
		prediction,
		step.latent.data,
		step.t,
		SCHEDULES[schedule]
	);
	return {
		latent: tensor(x0, step.latent.dims),
		picture,
		pictureDims: [image.channels, image.size, image.size],
		downsampling: latent.downsampling,
		grid: dit.grid
	};
}

/**
 * The cell whose number is largest in magnitude, in the selected patch where there is one: where a nudge begins until
 * the visitor picks a cell.
 */
export function strongestCell({ latent, grid }: DecodingData, patch: number | null): ChannelCell {
	const { data, dims } = latent;
	const [, height, width] = dims;
	const cellAt = (index: number) => ({
		channel: Math.floor(index / (height * width)),
		row: Math.floor(index / width) % height,
		column: index % width
	});
	const isOpen = (index: number) => patch === null || patchAt(cellAt(index), width, grid) === patch;
	return cellAt(argmax(data.map((value, index) => (isOpen(index) ? Math.abs(value) : -1))));
}

/** The cell, where the latent has it. */
export function cellWithin({ latent }: DecodingData, cell: ChannelCell | null): ChannelCell | null {
	const [channels, height, width] = latent.dims;
	const isThere =
		cell !== null && cell.channel < channels && cell.row < height && cell.column < width;
	return isThere ? cell : null;
}

/** The latent with `change` added to one cell; the given one stays as it is. */
export function nudged(
	latent: Tensor,
	{ channel, row, column }: ChannelCell,
	change: number
): Tensor {
	const data = latent.data.slice();
	data[offsetOf(latent.dims, [channel, row, column])] += change;
	return { data, dims: latent.dims };
}

/** What a change of the latent did to the pixels. */
export interface Movement {
	/** Mean over the colours of |Δ| for every pixel, `[S·S]`, in the picture's units (black −1, white 1). */
	readonly amounts: Float32Array;
	readonly largest: number;
	/** How many pixels moved by at least one of the 255 levels of a screen. */
	readonly moved: number;
	/** Those of them that lie in the square the cell stands for. */
	readonly inside: number;
	/** The smallest rectangle around every pixel that moved at all: as far as the cell reaches; undefined where none did. */
	readonly reach: Reach | undefined;
}

/** A rectangle of pixels, 0-based; both ends belong to it. */
export interface Reach {
	readonly top: number;
	readonly bottom: number;
	readonly left: number;
	readonly right: number;
}

/** One of 255 levels of a colour, where black is −1 and white 1. */
const SCREEN_LEVEL = 2 / 255;

/** Compares two pictures `[3, S, S]` around the square of the picture that `cell` stands for. */
export function movementBetween(
	before: Tensor,
	after: Tensor,
	cell: ChannelCell,
	downsampling: number
): Movement {
	const [colours, , width] = before.dims;
	const pixels = before.data.length / colours;
	const amounts = new Float32Array(pixels);
	for (let i = 0; i < before.data.length; i++) {
		amounts[i % pixels] += Math.abs(after.data[i] - before.data[i]) / colours;
	}
	let moved = 0;
	let inside = 0;
	amounts.forEach((amount, pixel) => {
		if (amount < SCREEN_LEVEL) return;
		moved += 1;
		const row = Math.floor(pixel / width / downsampling);
		const column = Math.floor((pixel % width) / downsampling);
		if (row === cell.row && column === cell.column) inside += 1;
	});
	return { amounts, largest: extent(amounts)[1], moved, inside, reach: reachOf(amounts, width) };
}

/** The decoder has no normalisation layer, so what lies beyond its convolutions does not move by any amount. */
function reachOf(amounts: Float32Array, width: number): Reach | undefined {
	let reach: Reach | undefined;
	amounts.forEach((amount, pixel) => {
		if (amount === 0) return;
		const row = Math.floor(pixel / width);
		const column = pixel % width;
		reach = {
			top: Math.min(reach?.top ?? row, row),
			bottom: Math.max(reach?.bottom ?? row, row),
			left: Math.min(reach?.left ?? column, column),
			right: Math.max(reach?.right ?? column, column)
		};
	});
	return reach;
}

/** How far a nudge reaches, in pixels and in cells of the latent. */
export function describeReach({ reach }: Movement, downsampling: number): string {
	if (!reach) return 'No pixel moved.';
	const [height, width] = [reach.bottom - reach.top + 1, reach.right - reach.left + 1];
	const cells = (pixels: number) => formatNumber(pixels / downsampling);
	return (
		`Counting the faintest, it moves pixels in a frame of ${height} × ${width} and none outside: ` +
		`${cells(height)} × ${cells(width)} cells, as far as the decoder’s convolutions reach.`
	);
}

export function describe({ latent, pictureDims, downsampling }: DecodingData): string {
	const [small, large] = [sizeOf(latent.dims), sizeOf(pictureDims)];
	const [least, most] = extent(latent.data).map(formatNumber);
	return (
		`The decoder turns a latent of ${latent.dims.join(' × ')} numbers between ${least} and ${most} into a picture of ` +
		`${pictureDims.join(' × ')}: ${formatNumber(large / small)} times as many numbers, ` +
		`each cell a square of ${downsampling} × ${downsampling} pixels.`
	);
}
