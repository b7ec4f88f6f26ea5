/** A cell of a grid of numbers, 0-based. */
export interface Cell {
	readonly row: number;
	readonly column: number;
}

/** A cell in one of the channels of a latent or a picture `[C, rows, columns]`, 0-based. */
export interface ChannelCell extends Cell {
	readonly channel: number;
}

export function sameCell(a: Cell | null | undefined, b: Cell | null | undefined): boolean {
	return a?.row === b?.row && a?.column === b?.column;
}

export function cellOf(index: number, columns: number): Cell {
	return { row: Math.floor(index / columns), column: index % columns };
}

export function indexOf({ row, column }: Cell, columns: number): number {
	return row * columns + column;
}

/** The place of a cell of a square grid in words, 1-based: "row 3, column 5". */
export function placeName(index: number, columns: number): string {
	const { row, column } = cellOf(index, columns);
	return `row ${row + 1}, column ${column + 1}`;
}

/** Where a key moves the cursor in a grid, or undefined where the key is not for moving. Edges stop it. */
export function moveInGrid(
	{ row, column }: Cell,
	key: string,
	rows: number,
	columns: number
): Cell | undefined {
	switch (key) {
		case 'ArrowUp':
			return { row: Math.max(0, row - 1), column };
		case 'ArrowDown':
			return { row: Math.min(rows - 1, row + 1), column };
		case 'ArrowLeft':
			return { row, column: Math.max(0, column - 1) };
		case 'ArrowRight':
			return { row, column: Math.min(columns - 1, column + 1) };
		case 'Home':
			return { row, column: 0 };
		case 'End':
			return { row, column: columns - 1 };
		case 'PageUp':
			return { row: 0, column };
		case 'PageDown':
			return { row: rows - 1, column };
		default:
			return undefined;
	}
}

/** The cell under a point of a box that the grid fills. */
export function cellAt(
	point: { readonly x: number; readonly y: number },
	box: {
		readonly left: number;
		readonly top: number;
		readonly width: number;
		readonly height: number;
	},
	rows: number,
	columns: number
): Cell {
	const within = (fraction: number, count: number) =>
		Math.min(count - 1, Math.max(0, Math.floor(fraction * count)));
	return {
		row: within((point.y - box.top) / box.height, rows),
		column: within((point.x - box.left) / box.width, columns)
	};
}
