import type { NumberOf } from '../trace/number-ref.ts';
import { linearWork } from './linear.ts';
import { HIDDEN, hiddenWork, MLP_OUT, MLP_TERM } from './mlp.ts';
import { entryName } from './names.ts';
import { momentOf } from './reading.ts';
import type { Recipe } from './recipe.ts';
import { encodeByHand } from './text-encoder.ts';
import { ofWordInBlock } from './text-names.ts';
import { unseenInText } from './text-unseen.ts';

export const textMlpHiddenEntry: Recipe<NumberOf<'text-mlp-hidden-entry'>> = {
	probes: [],
	title: (ref, names) => `Hidden layer of the MLP in ${ofWordInBlock(ref, names)}`,
	meaning: 'A detector: near 0 unless the word holds what its weights look for.',
	isTimeless: true,
	formula: () => HIDDEN,
	engine: unseenInText,
	async work(ref, sources) {
		const { block, word } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const inputs = Array.from(blocks[block].normed.mlp[word], (value, entry) => ({
			name: entryName('h', entry),
			value,
			ref: { kind: 'text-norm-entry', part: 'mlp', block, word, entry, ...moment } as const
		}));
		return hiddenWork(sources, 'text-encoder', block, ref.entry, inputs);
	}
};

export const textMlpOutEntry: Recipe<NumberOf<'text-mlp-out-entry'>> = {
	probes: [],
	title: (ref, names) => `Output of the MLP in ${ofWordInBlock(ref, names)}`,
	meaning: 'What the MLP made of this word alone; no other word has a say in it.',
	isTimeless: true,
	formula: () => MLP_OUT,
	engine: unseenInText,
	async work(ref, sources) {
		const { block, word } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const inputs = Array.from(blocks[block].hidden[word], (value, entry) => ({
			name: entryName('a', entry),
			value,
			ref: { kind: 'text-mlp-hidden-entry', block, word, entry, ...moment } as const
		}));
		const layer = `blocks.${block}.mlp.2`;
		return linearWork(sources, 'text-encoder', layer, ref.entry, inputs, MLP_TERM);
	}
};
