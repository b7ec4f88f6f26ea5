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

/** From every patch to the one it looks at most, itself aside; one path for all, `[N, N]`. */
export function strongestLinks(map: Tensor, grid: number): string {
	return Array.from({ length: map.dims[0] }, (_, query) => {
		const key = argmax(rowOf(map, query));
		return key === query ? '' : `M${centre(query, grid)}L${centre(key, grid)}`;
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
