import { centre, middle, type Box } from './geometry.ts';

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1]
};

/** How much worse a step aside is than a step in the direction of the arrow. */
const ASIDE = 3;

/** Where an arrow key leads from a box: to the nearest one on that side; undefined if none is there. */
export function neighbour<Node extends Box>(
	nodes: readonly Node[],
	from: Node,
	key: string
): Node | undefined {
	const direction = DIRECTIONS[key];
	if (!direction) return undefined;
	const [right, down] = direction;
	const reachable = nodes.flatMap((node) => {
		const x = middle(node) - middle(from);
		const y = centre(node) - centre(from);
		const ahead = x * right + y * down;
		const aside = Math.abs(x * down) + Math.abs(y * right);
		return ahead > 1 && node !== from ? [{ node, cost: ahead + ASIDE * aside }] : [];
	});
	return reachable.sort((a, b) => a.cost - b.cost)[0]?.node;
}
