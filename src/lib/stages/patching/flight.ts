import { patchCell, patchGrid } from '#lib/diffusion/patchify.ts';

/** Where a number's square begins, in cells. */
interface Place {
	readonly x: number;
	readonly y: number;
}

/** Where every number of a latent lies among its tiles and in its matrix, side by side, in cells. */
export interface FlightPlan {
	readonly width: number;
	readonly height: number;
	/** Left edge of the matrix. */
	readonly matrixX: number;
	readonly patches: number;
	readonly entries: number;
	readonly patchSize: number;
	/** Index in the latent's data, for patch·entries + entry. */
	readonly source: readonly number[];
	/** In the tiles, for patch·entries + entry. */
	readonly from: readonly Place[];
	/** In the matrix, likewise. */
	readonly to: readonly Place[];
}

/** Between two tiles. */
const GAP = 1;
/** Between the tiles and the matrix. */
const CORRIDOR = 8;

/** Lays out a latent `[C, s, s]` as tiles beside its matrix `[N, p²C]`, about equally tall. */
export function planFlight(dims: readonly number[], patchSize: number): FlightPlan {
	const grid = patchGrid(dims, patchSize);
	const [channels, size] = grid.picture;
	const [patches, entries] = grid.tokens;
	const columns = tileColumns(channels, size, patches);
	const pitch = size + GAP;
	const matrixX = columns * pitch - GAP + CORRIDOR;
	const cells = Array.from({ length: patches * entries }, (_, i) =>
		patchCell(grid, Math.floor(i / entries), i % entries)
	);
	return {
		width: matrixX + entries,
		height: Math.max(patches, Math.ceil(channels / columns) * pitch - GAP),
		matrixX,
		patches,
		entries,
		patchSize,
		source: cells.map(({ channel, row, column }) => (channel * size + row) * size + column),
		from: cells.map(({ channel, row, column }) => ({
			x: (channel % columns) * pitch + column,
			y: Math.floor(channel / columns) * pitch + row
		})),
		to: cells.map((_, i) => ({ x: matrixX + (i % entries), y: Math.floor(i / entries) }))
	};
}

/** As many columns of tiles as make the tiles nearest to the matrix in height. */
function tileColumns(channels: number, size: number, patches: number): number {
	const heightOff = (columns: number) => Math.abs(Math.ceil(channels / columns) * size - patches);
	const choices = Array.from({ length: channels }, (_, i) => i + 1);
	return choices.reduce((best, columns) => (heightOff(columns) < heightOff(best) ? columns : best));
}

/** The share of the flight that passes between the first patch's start and the last one's. */
const STAGGER = 0.6;

/** How far patch `patch` has come when the whole flight is at `progress`; both 0 … 1, patch after patch. */
export function patchProgress(plan: FlightPlan, patch: number, progress: number): number {
	const start = (STAGGER * patch) / plan.patches;
	const linear = Math.min(1, Math.max(0, (progress - start) / (1 - STAGGER)));
	return linear < 0.5 ? 4 * linear ** 3 : 1 - 4 * (1 - linear) ** 3;
}
