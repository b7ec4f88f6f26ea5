/** A place in a drawing, in pixels from its upper left corner. */
export type Spot = readonly [x: number, y: number];

interface Size {
	readonly width: number;
	readonly height: number;
}

/** Pixels between a label and what it must not touch. */
const CLEAR = 5;
/** How far from its spot a label may be put, in pixels. */
const REACHES = [7, 14, 24, 36];
const DIRECTIONS = Array.from({ length: 20 }, (_, i) => (i * Math.PI) / 10);
/** Pixels between the places at which a line counts as being there. */
const STRIDE = 4;

/** Where the middle of a spot's label goes: inside the frame, as near as it can without lying on any of `others`. */
export function labelPlace(spot: Spot, label: Size, others: readonly Spot[], frame: Size): Spot {
	const half = { x: label.width / 2 + CLEAR, y: label.height / 2 + CLEAR };
	const places = REACHES.flatMap((reach) =>
		DIRECTIONS.map((angle): Spot => {
			const [across, down] = [Math.cos(angle), Math.sin(angle)];
			return [spot[0] + across * (half.x + reach), spot[1] + down * (half.y + reach)];
		})
	).filter(
		([x, y]) =>
			x >= half.x && x <= frame.width - half.x && y >= half.y && y <= frame.height - half.y
	);
	const hits = places.map(
		([x, y]) =>
			others.filter(([a, b]) => Math.abs(a - x) < half.x && Math.abs(b - y) < half.y).length
	);
	return places[hits.indexOf(Math.min(...hits))] ?? spot;
}

/** Spots along a line through points, close enough that no label fits between them. */
export function alongLine(points: readonly Spot[]): Spot[] {
	return points.slice(1).flatMap(([x, y], i) => {
		const [fromX, fromY] = points[i];
		const count = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / STRIDE));
		return Array.from({ length: count + 1 }, (_, j): Spot => {
			const share = j / count;
			return [fromX + share * (x - fromX), fromY + share * (y - fromY)];
		});
	});
}
