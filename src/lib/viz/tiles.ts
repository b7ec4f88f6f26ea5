import { paintPixels } from './canvas.ts';
import type { ColourScale } from './scales.ts';

/** Square tiles of numbers, row by row; every tile is `[side · side]`. */
export interface TileRows {
	readonly tiles: readonly Float32Array[];
	readonly columns: number;
	readonly side: number;
}

/** Empty pixels around a tile: a sixteenth of its side, and at least one. */
export function marginOf(side: number): number {
	return Math.max(1, Math.round(side / 16));
}

/** All tiles into one picture, a pixel for each number; between them nothing is painted. */
export function paintTiles(
	canvas: HTMLCanvasElement,
	{ tiles, columns, side }: TileRows,
	scale: ColourScale
): void {
	const margin = marginOf(side);
	const pitch = side + 2 * margin;
	const width = columns * pitch;
	const height = Math.ceil(tiles.length / columns) * pitch;
	paintPixels(canvas, width, height, (rgba) => {
		tiles.forEach((tile, i) => {
			const left = (i % columns) * pitch + margin;
			const top = Math.floor(i / columns) * pitch + margin;
			for (let row = 0; row < side; row++) {
				const start = 4 * ((top + row) * width + left);
				const line = tile.subarray(row * side, (row + 1) * side);
				scale.paint(line, rgba.subarray(start, start + 4 * side));
			}
		});
	});
}
