import type { Manifest } from '../../trace/manifest.ts';
import type { Information } from '../information.ts';
import { pipelineEdges, type Edge } from './edges.ts';
import { right, type Box, type Point } from './geometry.ts';
import { PARTS, SINGLE_PARTS, nodeId, type Part } from './parts.ts';
import type { Placement, Stack } from './placement.ts';
import { route } from './routes.ts';
import { placeTall } from './tall.ts';
import { placeWide } from './wide.ts';

/** For a page or for a phone. */
export type Variant = 'wide' | 'tall';

export interface MapNode extends Box {
	readonly id: string;
	readonly part: Part;
	readonly block?: number;
	/** The stage that opens. */
	readonly stage: string;
	readonly information: Information;
	readonly label: string;
	/** Of its tensor; empty for words, a time, an operation. */
	readonly shape: readonly number[];
}

export interface MapEdge extends Edge {
	/** An SVG path. */
	readonly path: string;
}

export interface MapLayout {
	readonly upright: boolean;
	readonly width: number;
	readonly height: number;
	readonly nodes: readonly MapNode[];
	readonly edges: readonly MapEdge[];
	/** The row of every block. */
	readonly rows: readonly Box[];
	/** Names of the stack's columns: their middle, and the first row's top. */
	readonly headings: readonly { readonly label: string; readonly x: number; readonly y: number }[];
	/** Where branches are added to the residual stream. */
	readonly sums: readonly Point[];
}

/** The picture of a model: which nodes and edges there are follows from its manifest alone. */
export function layout(manifest: Manifest, variant: Variant): MapLayout {
	const placement = variant === 'wide' ? placeWide(manifest) : placeTall(manifest);
	const { width, height, stack } = placement;
	const nodes = placeNodes(manifest, placement);
	const boxes = new Map(nodes.map((node) => [node.id, node]));
	const edges = pipelineEdges(manifest.dit.depth).flatMap((edge) => {
		const from = boxes.get(edge.from);
		const to = boxes.get(edge.to);
		return from && to ? [{ ...edge, path: route(edge, from, to, placement) }] : [];
	});
	return {
		upright: variant === 'tall',
		width,
		height,
		nodes,
		edges,
		rows: rowsOf(manifest.dit.depth, stack),
		headings: stack.columns.map(({ part, x, width }) => ({
			label: PARTS[part].label,
			x: x + width / 2,
			y: stack.y
		})),
		sums: nodes
			.filter((node) => edges.some(({ kind, from }) => kind === 'join' && from === node.id))
			.map((node) => [right(node) + stack.bend, node.y + stack.stream])
	};
}

function rowsOf(depth: number, stack: Stack): Box[] {
	const end = Math.max(...stack.columns.map(right));
	return Array.from({ length: depth }, (_, block) => ({
		x: stack.x,
		y: stack.y + block * stack.rowHeight,
		width: end - stack.x,
		height: stack.rowHeight
	}));
}

function placeNodes(manifest: Manifest, { singles, stack }: Placement): MapNode[] {
	const node = (part: Part, box: Box, block?: number): MapNode => {
		const { label, stage, information, shape } = PARTS[part];
		const dims = shape?.(manifest) ?? [];
		return { ...box, id: nodeId(part, block), part, block, label, stage, information, shape: dims };
	};
	const blocks = rowsOf(manifest.dit.depth, stack);
	return [
		...SINGLE_PARTS.map((part) => node(part, singles[part])),
		...blocks.flatMap((row, block) =>
			stack.columns.map(({ part, x, width }) =>
				node(part, { x, y: row.y, width, height: stack.nodeHeight }, block)
			)
		)
	];
}
