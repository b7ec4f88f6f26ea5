import type { Manifest } from '../../trace/manifest.ts';
import type { Box, Point } from './geometry.ts';
import { mosaicShape } from './mosaic.ts';
import type { BlockPart, SinglePart } from './parts.ts';

/** Where everything stands, in units of about one CSS pixel. */
export interface Placement {
	readonly width: number;
	readonly height: number;
	readonly singles: Readonly<Record<SinglePart, Box>>;
	readonly stack: Stack;
	/** The first points of the way from a condition to above the stack's columns. */
	readonly rails: Readonly<Record<'condition' | 'text-states', readonly Point[]>>;
	/** The first points of the way from the tokens to the first row's residual stream. */
	readonly entrance: readonly Point[];
	/** The last points of the way from the last row to the final layer. */
	readonly exit: readonly Point[];
	/** The way from the next latent back to the latent. */
	readonly loop: readonly Point[];
}

/** The rows of blocks, one below the other. */
export interface Stack {
	readonly x: number;
	readonly y: number;
	readonly columns: readonly Column[];
	readonly rowHeight: number;
	readonly nodeHeight: number;
	/** How far beside a node its branch leaves, and joins, the residual stream. */
	readonly bend: number;
	/** From the left edge: where the stream comes back to begin a row. */
	readonly inset: number;
	/** Below a row's top: where the residual stream runs. */
	readonly stream: number;
	/** Below a row's top: where the stream returns to the next row's beginning. */
	readonly wrap: number;
}

/** A part of every block: its left edge and width. */
export interface Column {
	readonly part: BlockPart;
	readonly x: number;
	readonly width: number;
}

/** Columns of the given widths, `gap` apart. */
export function columnsFrom(
	x: number,
	gap: number,
	widths: Readonly<Record<BlockPart, number>>
): Column[] {
	let left = x;
	return (Object.keys(widths) as BlockPart[]).map((part) => {
		const column = { part, x: left, width: widths[part] };
		left += widths[part] + gap;
		return column;
	});
}

export function box(x: number, y: number, width: number, height: number): Box {
	return { x, y, width, height };
}

/** A box `width` wide around (x, centre) with the proportions of a latent's mosaic of channels. */
export function mosaicBox({ latent }: Manifest, x: number, centre: number, width: number): Box {
	const { rows, columns } = mosaicShape(latent.channels);
	const height = (width * rows) / columns;
	return box(x, centre - height / 2, width, height);
}
