import type { Edge } from './edges.ts';
import {
	bottom,
	centre,
	link,
	middle,
	right,
	roundedLine,
	type Box,
	type Point
} from './geometry.ts';
import type { Placement } from './placement.ts';

const CORNER = 9;

/** The SVG path of an edge between two placed nodes. */
export function route(edge: Edge, from: Box, to: Box, placement: Placement): string {
	const { stack, rails, entrance, loop } = placement;
	const stream = to.y + stack.stream;
	switch (edge.kind) {
		case 'flow':
			// The decoder says its name itself.
			return link(from, to, edge.from !== 'decoder');
		case 'loop':
			return roundedLine(loop, CORNER);
		case 'exit': {
			const start: Point = [right(from), centre(from)];
			return roundedLine([start, [placement.exit[0][0], start[1]], ...placement.exit], CORNER);
		}
		case 'rail':
			return railTo(to, edge.from === 'condition' ? rails.condition : rails['text-states']);
		case 'stream': {
			const way = edge.block === 0 ? entrance : returning(from, placement);
			const start = way[way.length - 1][0];
			return roundedLine(
				[...way, [start, stream], [middle(to), stream], [middle(to), bottom(to)]],
				CORNER
			);
		}
		case 'branch':
			return roundedLine(
				[
					[Math.max(stack.x + stack.inset, to.x - stack.bend - CORNER), stream],
					[to.x - stack.bend, stream],
					[to.x - stack.bend, centre(to)],
					[to.x, centre(to)]
				],
				CORNER
			);
		case 'join': {
			const x = right(from) + stack.bend;
			return roundedLine(
				[
					[right(from), centre(from)],
					[x, centre(from)],
					[x, stream]
				],
				CORNER
			);
		}
	}
}

function railTo(to: Box, way: readonly Point[]): string {
	const [, level] = way[way.length - 1];
	return roundedLine([...way, [middle(to), level], [middle(to), to.y]], CORNER);
}

/** From the end of a row back to the beginning of the next. */
function returning(from: Box, { stack }: Placement): Point[] {
	const level = from.y + stack.wrap;
	const outside = right(from) + stack.bend;
	return [
		[right(from), centre(from)],
		[outside, centre(from)],
		[outside, level],
		[stack.x + stack.inset, level]
	];
}
