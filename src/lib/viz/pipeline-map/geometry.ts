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

/** The S-curve between the sides of two boxes that face each other. */
export function link(from: Box, to: Box): string {
	const ends = (source: Point, target: Point) => ({ source, target });
	const drawn =
		to.x >= right(from)
			? across(ends([right(from), centre(from)], [to.x, centre(to)]))
			: right(to) <= from.x
				? across(ends([from.x, centre(from)], [right(to), centre(to)]))
				: to.y >= bottom(from)
					? down(ends([middle(from), bottom(from)], [middle(to), to.y]))
					: down(ends([middle(from), from.y], [middle(to), bottom(to)]));
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
