import { linkHorizontal, linkVertical, path } from 'd3';

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}
export type Point = readonly [x: number, y: number];

type Across = Pick<Box, 'x' | 'width'>;
type Down = Pick<Box, 'y' | 'height'>;

export const right = ({ x, width }: Across) => x + width;
export const middle = ({ x, width }: Across) => x + width / 2;
export const bottom = ({ y, height }: Down) => y + height;
export const centre = ({ y, height }: Down) => y + height / 2;

export function overlap(a: Box, b: Box): boolean {
	return a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);
}

const across = linkHorizontal<unknown, Point>();
const down = linkVertical<unknown, Point>();

/** How far along their common width a line runs between boxes that stand one above the other. */
const LANE = 0.8;

/** Near the right of what two boxes have in common, clear of captions, or their middles where that is little. */
function lanes(from: Box, to: Box): Point {
	const start = Math.max(from.x, to.x);
	const common = Math.min(right(from), right(to)) - start;
	if (common < Math.min(from.width, to.width) / 2) return [middle(from), middle(to)];
	const lane = start + LANE * common;
	return [lane, lane];
}

/**
 * The S-curve between the sides of two boxes that face each other; between boxes one above the other, from middle
 * to middle where there is no caption to keep `clear` of.
 */
export function link(from: Box, to: Box, clear = true): string {
	const [start, end] = clear ? lanes(from, to) : [middle(from), middle(to)];
	const ends = (source: Point, target: Point) => ({ source, target });
	const drawn =
		to.x >= right(from)
			? across(ends([right(from), centre(from)], [to.x, centre(to)]))
			: right(to) <= from.x
				? across(ends([from.x, centre(from)], [right(to), centre(to)]))
				: to.y >= bottom(from)
					? down(ends([start, bottom(from)], [end, to.y]))
					: down(ends([start, from.y], [end, bottom(to)]));
	return drawn ?? '';
}

/** A line through the points with rounded corners. */
export function roundedLine(points: readonly Point[], radius: number): string {
	const line = path();
	points.forEach(([x, y], i) => {
		const next = points[i + 1];
		if (i === 0) line.moveTo(x, y);
		else if (!next) line.lineTo(x, y);
		else {
			const [beforeX, beforeY] = points[i - 1];
			const room = Math.min(
				Math.hypot(x - beforeX, y - beforeY),
				Math.hypot(next[0] - x, next[1] - y)
			);
			line.arcTo(x, y, next[0], next[1], Math.min(radius, room / 2));
		}
	});
	return line.toString();
}
