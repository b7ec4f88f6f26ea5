import { cellOf, type Cell } from './grid.ts';
import { mosaicShape } from './pipeline-map/mosaic.ts';

/** The patch, in row-major order, that a cell lies in: `size` cells along a side are cut into `grid` patches. */
export function patchAt({ row, column }: Cell, size: number, grid: number): number {
	const along = (place: number) => Math.floor((place * grid) / size);
	return along(row) * grid + along(column);
}

/** A cell picked in a panel, for as long as the patch selected anywhere is the one it lies in, or none is selected. */
export function heldCell<Picked extends Cell>(
	picked: Picked | null,
	selected: number | null,
	size: number,
	grid: number
): Picked | null {
	const isHeld = picked && (selected === null || patchAt(picked, size, grid) === selected);
	return isHeld ? picked : null;
}

/** Where a patch lies in a drawing, whose width and height are counted in patches. */
export interface PatchOutline {
	readonly width: number;
	readonly height: number;
	readonly boxes: readonly { readonly x: number; readonly y: number; readonly width: number }[];
}

/** In a drawing of the whole picture, or of one channel of the latent. */
export function outlineInPicture(patch: number, grid: number): PatchOutline {
	const { row, column } = cellOf(patch, grid);
	return { width: grid, height: grid, boxes: [{ x: column, y: row, width: 1 }] };
}

/** In every tile of a latent's mosaic. */
export function outlineInMosaic(patch: number, grid: number, channels: number): PatchOutline {
	const { rows, columns } = mosaicShape(channels);
	const { row, column } = cellOf(patch, grid);
	const boxes = Array.from({ length: channels }, (_, channel) => {
		const tile = cellOf(channel, columns);
		return { x: tile.column * grid + column, y: tile.row * grid + row, width: 1 };
	});
	return { width: columns * grid, height: rows * grid, boxes };
}

/** In a matrix with a row for each patch. */
export function outlineInRows(patch: number, grid: number): PatchOutline {
	return { width: 1, height: grid ** 2, boxes: [{ x: 0, y: patch, width: 1 }] };
}

/** One near the middle, in row-major order: what is looked at until one is chosen. */
export function middlePatch(grid: number): number {
	return Math.floor(grid / 2) * (grid + 1);
}
