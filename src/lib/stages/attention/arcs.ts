import { argmax } from '../../tensor/statistics.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cellOf } from '../../viz/grid.ts';
import { rowOf } from './maps.ts';

/** A link from one patch to another, in patches from the picture's upper left corner. */
export interface Link {
	readonly key: number;
	readonly share: number;
	readonly path: string;
}

/** How far an arc swings out, as a share of its length. */
const BEND = 0.22;

/** From the query to every other patch that gets more than an even share, weakest first. */
export function arcsFrom(row: Float32Array, query: number, grid: number): Link[] {
	return Array.from(row, (share, key) => ({ key, share }))
		.filter(({ key, share }) => key !== query && share > 1 / row.length)
		.toSorted((a, b) => a.share - b.share)
		.map((link) => ({ ...link, path: arc(query, link.key, grid) }));
}

/** How long a needle is where a patch looks at one other alone, in patches: it never leaves its own. */
const LONGEST = 0.5;
/** Below this share there is no one patch that is looked at. */
const SMALLEST = 0.1;

/**
 * From every patch a needle towards the one it looks at most, as long as its share is large; none where that is itself
 * or next to nothing. One path for all, `[N, N]`.
 */
export function needles(map: Tensor, grid: number): string {
	return Array.from({ length: map.dims[0] }, (_, query) => {
		const row = rowOf(map, query);
		const key = argmax(row);
		const share = row[key];
		if (key === query || share < SMALLEST) return '';
		const [from, to] = [cellOf(query, grid), cellOf(key, grid)];
		const [across, down] = [to.column - from.column, to.row - from.row];
		const scale = (LONGEST * share) / Math.hypot(across, down);
		return `M${centre(query, grid)}l${scale * across} ${scale * down}`;
	}).join('');
}

function centre(patch: number, grid: number): string {
	const { row, column } = cellOf(patch, grid);
	return `${column + 0.5} ${row + 0.5}`;
}

function arc(from: number, to: number, grid: number): string {
	const [a, b] = [cellOf(from, grid), cellOf(to, grid)];
	const [across, down] = [b.column - a.column, b.row - a.row];
	const x = (a.column + b.column + 1) / 2 + BEND * down;
	const y = (a.row + b.row + 1) / 2 - BEND * across;
	return `M${centre(from, grid)}Q${x} ${y} ${centre(to, grid)}`;
}
