import type { Manifest } from '../../trace/manifest.ts';
import { bottom, centre, middle, right } from './geometry.ts';
import { box, columnsFrom, mosaicBox, type Placement } from './placement.ts';

const COLUMN_WIDTHS = {
	'modulate-attention': 34,
	'self-attention': 36,
	'gate-attention': 9,
	'cross-attention': 36,
	'modulate-mlp': 34,
	mlp: 36,
	'gate-mlp': 9,
	residual: 36
};

/** For a phone: the same parts in the same order, one lane below the other. */
export function placeTall(manifest: Manifest): Placement {
	const states = box(204, 24, 76, 50);
	const condition = box(232, 168, 76, 12);
	const latentCentre = 268;
	const latent = mosaicBox(manifest, 86, latentCentre, 84);
	const tokens = box(258, latentCentre - 40, 58, 80);
	const rails = { words: 366, condition: 378, tokens: 346 };

	const stack = {
		x: 4,
		y: 424,
		columns: columnsFrom(27, 11, COLUMN_WIDTHS),
		rowHeight: 56,
		nodeHeight: 36,
		bend: 4,
		inset: 8,
		stream: 44,
		wrap: 50
	};
	const stackEnd = stack.y + manifest.dit.depth * stack.rowHeight;
	const output = stackEnd + 84;
	const step = output + 130;
	const final = box(20, output - 22, 44, 44);
	const next = mosaicBox(manifest, 14, step, 76);
	const decoder = box(126, step + 62, 96, 40);
	const picture = box(24, bottom(decoder) + 44, 300, 300);
	return {
		width: 344,
		height: bottom(picture) + 28,
		stack,
		singles: {
			prompt: box(8, 24, 158, 60),
			'text-states': states,
			pooled: box(232, 118, 76, 12),
			timestep: box(8, 160, 46, 28),
			sinusoid: box(74, 168, 58, 12),
			'time-embedding': box(152, 168, 58, 12),
			condition,
			noise: mosaicBox(manifest, 12, latentCentre, 54),
			latent,
			patches: box(194, latentCentre - 40, 38, 80),
			tokens,
			final,
			conditional: mosaicBox(manifest, 98, output - 40, 76),
			unconditional: mosaicBox(manifest, 98, output + 40, 76),
			guided: mosaicBox(manifest, 214, output, 96),
			sampler: box(120, step - 24, 104, 48),
			next,
			decoder,
			picture
		},
		rails: {
			'text-states': [
				[right(states), centre(states)],
				[338, centre(states)],
				[338, rails.words]
			],
			condition: [
				[right(condition), centre(condition)],
				[328, centre(condition)],
				[328, rails.condition]
			]
		},
		entrance: [
			[middle(tokens), bottom(tokens)],
			[middle(tokens), rails.tokens],
			[10, rails.tokens]
		],
		exit: [
			[340, stackEnd + 4],
			[10, stackEnd + 4],
			[10, output],
			[final.x, output]
		],
		loop: [
			[next.x, step],
			[3, step],
			[3, latentCentre + 54],
			[right(latent) - 14, latentCentre + 54],
			[right(latent) - 14, bottom(latent)]
		]
	};
}
