import { slice } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ModelSize } from './choice.ts';
import type { AttentionData } from './derive.ts';
import { columnOf, rowOf, type Choice } from './maps.ts';
import type { Cell } from '../../viz/grid.ts';

/** What each tile of the wall shows of its head. */
export const WALL_VIEWS = ['from the patch', 'whole matrix', 'to the word'] as const;
export type WallView = (typeof WALL_VIEWS)[number];

/** Every head of every block, and their averages. */
export interface Wall {
	/**
	 * (L + 1)·(H + 1) of `[side · side]`, row by row: a row for each block and a last one for the average over blocks; a
	 * column for each head and a last one for the average over heads.
	 */
	readonly tiles: readonly Float32Array[];
	readonly side: number;
}

/** What the wall is made from. */
export type WallData = Pick<AttentionData, 'grid' | 'heads' | 'query' | 'word' | 'self' | 'cross'>;

export function wallOf(data: WallData, view: WallView): Wall {
	const { probs } = view === 'to the word' ? data.cross : data.self;
	const tile = tileOf(data, view);
	const blocks = probs.map((heads) =>
		Array.from({ length: data.heads }, (_, head) => tile(slice(heads, head)))
	);
	const rows = blocks.map((tiles) => [...tiles, average(tiles)]);
	const last = rows[0].map((_, column) => average(rows.map((tiles) => tiles[column])));
	return {
		tiles: [...rows.flat(), ...last],
		side: view === 'whole matrix' ? data.grid ** 2 : data.grid
	};
}

function tileOf({ query, word }: WallData, view: WallView): (map: Tensor) => Float32Array {
	if (view === 'whole matrix') return ({ data }) => data;
	if (view === 'to the word') return (map) => columnOf(map, word);
	return (map) => rowOf(map, query);
}

/** The mean of tiles of one size, number by number. */
export function average(tiles: readonly Float32Array[]): Float32Array {
	const sum = new Float32Array(tiles[0].length);
	for (const tile of tiles) for (let i = 0; i < sum.length; i++) sum[i] += tile[i];
	return sum.map((value) => value / tiles.length);
}

/** The tile of a choice, where the averages come last, or those of its heads. */
export function tilesOf({ block, head, among }: Choice, { blocks, heads }: ModelSize): Cell[] {
	if (among) return among.map((one) => ({ row: one.block, column: one.head }));
	return [{ row: block ?? blocks, column: head ?? heads }];
}

/** The choice that a tile stands for. */
export function choiceAt({ row, column }: Cell, data: ModelSize): Choice {
	return {
		block: row < data.blocks ? row : null,
		head: column < data.heads ? column : null
	};
}

const BINS = 512;

/**
 * A value that all but a small share of the numbers stay below, so that a few sharp heads do not bleach all others; to
 * 1/512 of the largest. Counting takes one pass, where sorting would take the time of a frame.
 */
export function brightest(tiles: readonly Float32Array[], share = 0.985): number {
	let largest = 0;
	for (const tile of tiles) for (const value of tile) if (value > largest) largest = value;
	const counts = new Uint32Array(BINS);
	let total = 0;
	for (const tile of tiles) {
		for (const value of tile) counts[Math.min(BINS - 1, Math.floor((value / largest) * BINS))]++;
		total += tile.length;
	}
	let below = 0;
	const bin = counts.findIndex((count) => (below += count) >= share * total);
	return ((bin + 1) / BINS) * largest;
}
