import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { Change, Stroke } from '../trace/changes.ts';
import type { Manifest } from '../trace/manifest.ts';
import { BLOCK_PARTS } from '../trace/number-ref.ts';
import { ones } from './batch.ts';

/** The DiT graph's inputs by which it is changed by hand; all ones leave it as it is. */
export interface Interventions {
	/** `[L, H]` */
	readonly self_heads: Tensor;
	/** `[L, H]` */
	readonly cross_heads: Tensor;
	/** `[L, 3]`: the gates of self-attention, cross-attention and MLP. */
	readonly gates: Tensor;
	/** `[T]` */
	readonly words: Tensor;
}

/** What the graph is given for changes that all act at once. Prompts and paint are not the graph's business. */
export function interventionsOf(
	changes: readonly Change[],
	{ dit: { depth, heads }, text }: Manifest
): Interventions {
	const inputs = {
		self_heads: ones(depth, heads),
		cross_heads: ones(depth, heads),
		gates: ones(depth, BLOCK_PARTS.length),
		words: ones(text.maxTokens)
	};
	const scale = ({ data }: Tensor, place: number, factor: number) => {
		data[place]! *= factor;
	};
	for (const change of changes) {
		switch (change.kind) {
			case 'head': {
				const scales = change.attention === 'self' ? inputs.self_heads : inputs.cross_heads;
				scale(scales, change.block * heads + change.head, change.factor);
				break;
			}
			case 'gate': {
				const place = change.block * BLOCK_PARTS.length + BLOCK_PARTS.indexOf(change.part);
				scale(inputs.gates, place, change.factor);
				break;
			}
			case 'block':
				BLOCK_PARTS.forEach((_, part) =>
					scale(inputs.gates, change.block * BLOCK_PARTS.length + part, change.factor)
				);
				break;
			case 'word':
				scale(inputs.words, change.word, change.factor);
				break;
		}
	}
	return inputs;
}

/** x_t `[C, s, s]` with what is painted at a step added to it; x_t itself where nothing is. */
export function paint(latent: Tensor, changes: readonly Change[]): Tensor {
	const strokes = changes.flatMap((change): readonly Stroke[] =>
		change.kind === 'paint' ? change.strokes : []
	);
	if (strokes.length === 0) return latent;
	const [, height, width] = latent.dims;
	const data = latent.data.slice();
	for (const { channel, amount, cells } of strokes) {
		for (const cell of cells) data[channel * height! * width! + cell]! += amount;
	}
	return tensor(data, latent.dims);
}
