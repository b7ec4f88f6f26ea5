import { describe, expect, test } from 'vitest';
import { testManifest } from '../testing/model.ts';
import { bottom, overlap, right } from './geometry.ts';
import { layout } from './layout.ts';
import { neighbour } from './neighbour.ts';
import { BLOCK_PARTS, SINGLE_PARTS } from './parts.ts';

const STAGES = [
	'patching',
	'embedding',
	'noise',
	'text-conditioning',
	'attention',
	'noise-prediction',
	'denoising',
	'decoding'
];
const models = [1, 2, 6, 8, 12].flatMap((depth) =>
	[3, 4, 8, 16].flatMap((channels) =>
		(['wide', 'tall'] as const).map((variant) => ({ depth, channels, variant }))
	)
);

describe.each(models)(
	'$variant, $depth blocks, $channels channels',
	({ depth, channels, variant }) => {
		const map = layout(testManifest(depth, channels), variant);
		const ids = new Set(map.nodes.map(({ id }) => id));

		test('has every part once, and every part of a block in every block', () => {
			expect(ids.size).toBe(map.nodes.length);
			expect(map.nodes).toHaveLength(SINGLE_PARTS.length + depth * BLOCK_PARTS.length);
			expect(map.rows).toHaveLength(depth);
			expect(map.sums).toHaveLength(3 * depth);
		});

		test('no node overlaps another or leaves the picture', () => {
			const collisions = map.nodes.flatMap((a, i) =>
				map.nodes.slice(i + 1).flatMap((b) => (overlap(a, b) ? [`${a.id} and ${b.id}`] : []))
			);
			expect(collisions).toEqual([]);
			const outside = map.nodes.filter(
				(node) => node.x < 0 || node.y < 0 || right(node) > map.width || bottom(node) > map.height
			);
			expect(outside).toEqual([]);
		});

		test('every edge joins two nodes, is drawn, and its path stays in the picture', () => {
			expect(map.edges).toHaveLength(17 + 2 + depth * (1 + 3 + 4 + 3 + 4 + 1));
			for (const { id, from, to, path } of map.edges) {
				expect(ids.has(from) && ids.has(to), id).toBe(true);
				expect(path, id).toMatch(/^M[-\d.,LCAHVhvlcaZ ]+$/);
				expect(path, id).not.toContain('NaN');
			}
			expect(new Set(map.edges.map(({ id }) => id)).size).toBe(map.edges.length);
		});

		test('blocks go down, the parts of a block go right', () => {
			const blocks = map.rows.map((_, block) => map.nodes.filter((node) => node.block === block));
			for (const [i, nodes] of blocks.entries()) {
				const lefts = nodes.map(({ x }) => x);
				expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
				if (i > 0) expect(nodes[0].y).toBeGreaterThan(bottom(blocks[i - 1][0]));
			}
		});

		test('arrows reach every node from the latent', () => {
			const start = map.nodes.find(({ id }) => id === 'latent');
			const reached = new Set(start ? [start] : []);
			for (const node of reached) {
				for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
					const next = neighbour(map.nodes, node, key);
					if (next) reached.add(next);
				}
			}
			expect(map.nodes.filter((node) => !reached.has(node)).map(({ id }) => id)).toEqual([]);
		});
	}
);

test('every node opens a stage that exists, and every stage has a node', () => {
	const stages = layout(testManifest(2), 'wide').nodes.map(({ stage }) => stage);
	expect([...new Set(stages)].sort()).toEqual([...STAGES].sort());
});

test('shapes come from the manifest', () => {
	const { nodes } = layout(testManifest(2, 4), 'wide');
	const shape = (id: string) => nodes.find((node) => node.id === id)?.shape;
	expect(shape('patches')).toEqual([16, 16]);
	expect(shape('block.1.self-attention')).toEqual([16, 16]);
	expect(shape('latent')).toEqual([4, 8, 8]);
});
