import { textStreamNumber, type NumberOf, type NumberRef } from '../trace/number-ref.ts';
import { f32 } from './float32.ts';
import { normWork } from './layer-norm.ts';
import { entryName } from './names.ts';
import { LEARNED, type Sources, type Work } from './recipe.ts';
import { TEXT_EPSILON } from './text-encoder.ts';
import { ofWordInBlock, TEXT_PART_NAMES } from './text-names.ts';
import { inText } from './text-recipe.ts';

/** LayerNorm with weights of its own (Ba et al. 2016). */
export const LEARNED_NORM = String.raw`\operatorname{LN}(x)_d = \frac{x_d - \mu}{\sqrt{\sigma^2 + \epsilon}}\;g_d + b_d`;

/** @param layer the layer's PyTorch name in the text encoder. */
export async function textNormWork(
	{ lab }: Sources,
	layer: string,
	row: Float32Array,
	entry: number,
	refOf: (entry: number) => NumberRef
): Promise<Work> {
	const norm = normWork(row, entry, TEXT_EPSILON, refOf);
	const [gain, bias] = await Promise.all(
		['weight', 'bias'].map((part) => lab.weight('text-encoder', `${layer}.${part}`))
	);
	const [g, b] = [gain.data[entry], bias.data[entry]];
	return {
		...norm,
		operands: [
			...norm.operands,
			{ name: entryName('gain g', entry), value: g, origin: LEARNED },
			{ name: entryName('bias b', entry), value: b, origin: LEARNED }
		],
		value: f32(f32(norm.value * g) + b)
	};
}

export const textNormEntry = inText<NumberOf<'text-norm-entry'>>({
	title: (ref, names) =>
		`LayerNorm before ${TEXT_PART_NAMES[ref.part]} in ${ofWordInBlock(ref, names)}`,
	meaning: 'The word brought to mean 0 and deviation 1, then scaled and shifted as was learned.',
	formula: () => LEARNED_NORM,
	work({ part, block, word, entry }, { blocks, moment, sources }) {
		const layer = `blocks.${block}.${part === 'attention' ? 'norm1' : 'norm2'}`;
		return textNormWork(sources, layer, blocks[block].before[part][word], entry, (entry) =>
			textStreamNumber(part, { block, word, entry, ...moment })
		);
	}
});
