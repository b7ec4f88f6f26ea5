import type { Manifest } from '../../trace/manifest.ts';
import { bottom, centre, right } from './geometry.ts';
import { box, columnsFrom, mosaicBox, type Placement } from './placement.ts';

const COLUMN_WIDTHS = {
	'modulate-attention': 46,
	'self-attention': 46,
	'gate-attention': 14,
	'cross-attention': 46,
	'modulate-mlp': 46,
	mlp: 46,
	'gate-mlp': 14,
	residual: 60
};

/** The highest the last row may stand, so that the picture has its place above the prediction. */
const LAST_ROW_AT_LEAST = 440;

/** For a page: conditions on top, the latent at the left, blocks in the middle, prediction and picture at the right. */
export function placeWide(manifest: Manifest): Placement {
	const stack = {
		x: 376,
		y: 190,
		columns: columnsFrom(408, 28, COLUMN_WIDTHS),
		rowHeight: 54,
		nodeHeight: 36,
		bend: 9,
		inset: 8,
		stream: 43,
		wrap: 49
	};
	const lastColumn = Math.max(...stack.columns.map(right));
	const stackEnd = stack.y + manifest.dit.depth * stack.rowHeight;
	const lastRow = Math.max(stackEnd - stack.rowHeight, LAST_ROW_AT_LEAST);
	const output = lastRow + stack.nodeHeight / 2;
	const floor = output + 124;
	const latentCentre = Math.max(390, (stack.y + stackEnd) / 2);

	const latent = mosaicBox(manifest, 24, latentCentre, 116);
	const tokens = box(252, latentCentre - 52, 84, 104);
	const states = box(204, 30, 84, 50);
	const condition = box(316, 139, 76, 12);
	const final = box(956, lastRow - 4, 44, 44);
	const exit = (lastColumn + final.x) / 2 + 4;
	const next = mosaicBox(manifest, 1018, floor, 84);
	return {
		width: 1240,
		height: bottom(next) + 30,
		stack,
		singles: {
			prompt: box(16, 26, 152, 58),
			'text-states': states,
			pooled: box(316, 86, 76, 12),
			timestep: box(16, 130, 56, 30),
			sinusoid: box(100, 139, 76, 12),
			'time-embedding': box(204, 139, 84, 12),
			condition,
			noise: mosaicBox(manifest, 40, latent.y - 84, 84),
			latent,
			patches: box(172, latentCentre - 52, 48, 104),
			tokens,
			final,
			conditional: mosaicBox(manifest, 1032, output - 40, 76),
			unconditional: mosaicBox(manifest, 1032, output + 40, 76),
			guided: mosaicBox(manifest, 1142, output, 84),
			sampler: box(1142, floor - 24, 84, 48),
			next,
			decoder: box(1059, 326, 96, 40),
			// A thumbnail as all others: the picture itself stands large above the map.
			picture: box(1019, 104, 176, 176)
		},
		rails: {
			'text-states': [[right(states), centre(states)]],
			condition: [[right(condition), centre(condition)]]
		},
		entrance: [
			[right(tokens), latentCentre],
			[stack.x - 16, latentCentre]
		],
		exit: [
			[exit, centre(final)],
			[final.x, centre(final)]
		],
		loop: [
			[next.x, floor],
			[6, floor],
			[6, latentCentre],
			[latent.x, latentCentre]
		]
	};
}
