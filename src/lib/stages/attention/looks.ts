/** Where attention falls on the grid, summed up. */
export interface Look {
	/** Shannon entropy of a row, in bits: 0 for one key, log₂ N for all alike. */
	readonly entropy: number;
	/** Expected distance from the query to where it looks, in patches. */
	readonly distance: number;
	/** Share on the query itself. */
	readonly onSelf: number;
	/** Share on the patches that touch the query's edges: four, or fewer at the border. */
	readonly onNeighbours: number;
}

/**
 * One row of self-attention.
 *
 * @param row what the query looks at, `[N]`, summing to 1.
 * @param grid patches in a row of the picture, √N.
 */
export function lookOfRow(row: Float32Array, query: number, grid: number): Look {
	const away = distancesOf(grid).subarray(query * row.length, (query + 1) * row.length);
	const look = { entropy: 0, distance: 0, onSelf: 0, onNeighbours: 0 };
	for (let key = 0; key < row.length; key++) {
		const share = row[key];
		if (share > 0) look.entropy -= share * Math.log2(share);
		look.distance += share * away[key];
		if (away[key] === 0) look.onSelf += share;
		if (away[key] === 1) look.onNeighbours += share;
	}
	return look;
}

/** The mean over all queries of a head. @param map `[N, N]` row by row. */
export function lookOfHead(map: Float32Array, grid: number): Look {
	const count = grid * grid;
	const sum = { entropy: 0, distance: 0, onSelf: 0, onNeighbours: 0 };
	for (let query = 0; query < count; query++) {
		const look = lookOfRow(map.subarray(query * count, (query + 1) * count), query, grid);
		for (const key of Object.keys(sum) as (keyof Look)[]) sum[key] += look[key] / count;
	}
	return sum;
}

/** How many keys as an even distribution of the same entropy would have: 2^entropy. */
export function breadth({ entropy }: Look): number {
	return 2 ** entropy;
}

/** Euclidean, between the centres of two patches, in patches. */
export function distanceBetween(a: number, b: number, grid: number): number {
	const rows = Math.floor(a / grid) - Math.floor(b / grid);
	const columns = (a % grid) - (b % grid);
	return Math.hypot(rows, columns);
}

const distances = new Map<number, Float32Array>();

/** Every patch from every other, `[N · N]`; made once for a grid, since all heads of all steps ask for it. */
function distancesOf(grid: number): Float32Array {
	const made = distances.get(grid);
	if (made) return made;
	const count = grid * grid;
	const table = Float32Array.from({ length: count * count }, (_, i) =>
		distanceBetween(Math.floor(i / count), i % count, grid)
	);
	distances.set(grid, table);
	return table;
}
