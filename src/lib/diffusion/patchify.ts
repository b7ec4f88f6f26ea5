import { ShapeError, formatDims, sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';

/**
 * Cutting a picture into patches and putting it together again, [C, H, W] ⇄ [N, p²·C].
 *
 * Patches are numbered in reading order, N = (H/p)·(W/p). Within a patch's vector the order is row in
 * the patch, column in the patch, channel: the `nhwpqc` of DiT's `unpatchify`.
 *
 * Reference: Peebles & Xie, "Scalable diffusion models with transformers", 2022, section 3.2;
 * Dosovitskiy et al., "An image is worth 16×16 words", 2020, section 3.1.
 */
interface PatchGrid {
	/** [C, H, W] of the picture. */
	readonly picture: readonly [number, number, number];
	/** p: the side of a patch. */
	readonly patchSize: number;
	/** [N, p²·C] of the tokens. */
	readonly tokens: readonly [number, number];
}

/**
 * How a picture is divided.
 *
 * @throws ShapeError if `picture` is not [C, H, W], or H or W is not a multiple of `patchSize`.
 */
export function patchGrid(picture: readonly number[], patchSize: number): PatchGrid {
	const [channels = 0, height = 0, width = 0] = picture;
	const fits = height % patchSize === 0 && width % patchSize === 0;
	if (picture.length !== 3 || patchSize < 1 || !fits) {
		throw new ShapeError(
			`${formatDims(picture)} cannot be cut into patches of ${patchSize} × ${patchSize}.`
		);
	}
	return {
		picture: [channels, height, width],
		patchSize,
		tokens: [(height / patchSize) * (width / patchSize), patchSize * patchSize * channels]
	};
}

/** Which cell of the picture a number of a patch's vector is. */
export interface Cell {
	readonly channel: number;
	readonly row: number;
	readonly column: number;
}

/** The cell of the picture that entry `entry` of patch `patch` holds: the rule both ways follow. */
export function patchCell(grid: PatchGrid, patch: number, entry: number): Cell {
	const { picture, patchSize } = grid;
	const [channels, , width] = picture;
	const columns = width / patchSize;
	const inPatch = Math.floor(entry / channels);
	return {
		channel: entry % channels,
		row: Math.floor(patch / columns) * patchSize + Math.floor(inPatch / patchSize),
		column: (patch % columns) * patchSize + (inPatch % patchSize)
	};
}

/** Which entry of which patch holds a cell of the picture: the inverse of {@link patchCell}. */
export function patchEntry(
	{ picture: [channels, , width], patchSize }: PatchGrid,
	{ channel, row, column }: Cell
): { readonly patch: number; readonly entry: number } {
	return {
		patch: Math.floor(row / patchSize) * (width / patchSize) + Math.floor(column / patchSize),
		entry: ((row % patchSize) * patchSize + (column % patchSize)) * channels + channel
	};
}

/** For every number of the tokens in order, its place in the picture's data. */
function* places(grid: PatchGrid): Generator<number> {
	const [patches, entries] = grid.tokens;
	const [, height, width] = grid.picture;
	for (let patch = 0; patch < patches; patch++) {
		for (let entry = 0; entry < entries; entry++) {
			const { channel, row, column } = patchCell(grid, patch, entry);
			yield (channel * height + row) * width + column;
		}
	}
}

/**
 * [C, H, W] → [N, p²·C]: one row for each patch.
 *
 * @throws ShapeError if the picture cannot be cut that way.
 */
export function patchify(picture: Tensor, patchSize: number): Tensor {
	const grid = patchGrid(picture.dims, patchSize);
	return tensor(
		Float32Array.from(places(grid), (place) => picture.data[place]),
		grid.tokens
	);
}

/**
 * [N, p²·C] → [C, H, W]: the exact inverse of {@link patchify}.
 *
 * @param dims [C, H, W] of the picture, which the tokens alone do not tell.
 * @throws ShapeError if these tokens cannot make such a picture.
 */
export function unpatchify(tokens: Tensor, patchSize: number, dims: readonly number[]): Tensor {
	const grid = patchGrid(dims, patchSize);
	if (formatDims(tokens.dims) !== formatDims(grid.tokens)) {
		throw new ShapeError(
			`${formatDims(dims)} is made of tokens ${formatDims(grid.tokens)}, not ${formatDims(tokens.dims)}.`
		);
	}
	const picture = new Float32Array(sizeOf(dims));
	let next = 0;
	for (const place of places(grid)) picture[place] = tokens.data[next++];
	return tensor(picture, grid.picture);
}
