import type { NumberOf } from '../trace/number-ref.ts';
import { linearWork } from './linear.ts';
import { HIDDEN, hiddenWork, MLP_OUT, MLP_TERM } from './mlp.ts';
import { entryName } from './names.ts';
import { ofWordInBlock } from './text-names.ts';
import { inText } from './text-recipe.ts';

export const textMlpHiddenEntry = inText<NumberOf<'text-mlp-hidden-entry'>>({
	title: (ref, names) => `Hidden layer of the MLP in ${ofWordInBlock(ref, names)}`,
	meaning: 'A detector: near 0 unless the word holds what its weights look for.',
	formula: () => HIDDEN,
	work({ block, word, entry }, { blocks, moment, sources }) {
		const inputs = Array.from(blocks[block].normed.mlp[word], (value, i) => ({
			name: entryName('h', i),
			value,
			ref: { kind: 'text-norm-entry', part: 'mlp', block, word, entry: i, ...moment } as const
		}));
		return hiddenWork(sources, 'text-encoder', block, entry, inputs);
	}
});

export const textMlpOutEntry = inText<NumberOf<'text-mlp-out-entry'>>({
	title: (ref, names) => `Output of the MLP in ${ofWordInBlock(ref, names)}`,
	meaning: 'What the MLP made of this word alone; no other word has a say in it.',
	formula: () => MLP_OUT,
	work({ block, word, entry }, { blocks, moment, sources }) {
		const inputs = Array.from(blocks[block].hidden[word], (value, i) => ({
			name: entryName('a', i),
			value,
			ref: { kind: 'text-mlp-hidden-entry', block, word, entry: i, ...moment } as const
		}));
		const layer = `blocks.${block}.mlp.2`;
		return linearWork(sources, 'text-encoder', layer, entry, inputs, MLP_TERM);
	}
});
