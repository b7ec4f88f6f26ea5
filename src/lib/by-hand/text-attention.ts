import type { NumberOf } from '../trace/number-ref.ts';
import { product, sum32 } from './float32.ts';
import {
	MIX,
	MIX_TERM,
	OUTPUT,
	OUTPUT_TERM,
	projectionFormula,
	PROJECTION_TERM,
	VECTOR_NAMES
} from './head.ts';
import { linearWork } from './linear.ts';
import { entryName, headEntryName, namesOf, wordName } from './names.ts';
import { momentOf } from './reading.ts';
import type { Operand, Recipe } from './recipe.ts';
import { encodeByHand } from './text-encoder.ts';
import { ofTextHead, ofWord, ofWordInBlock } from './text-names.ts';
import { unseenInText } from './text-unseen.ts';

export const textProjectionEntry: Recipe<NumberOf<'text-projection-entry'>> = {
	probes: [],
	title: (ref, names) =>
		`${VECTOR_NAMES[ref.vector]} of ${ofWord(ref, names)} · ${ofTextHead(ref)}`,
	meaning: 'What a word asks, offers or hands on, in the few numbers of one head.',
	isTimeless: true,
	formula: ({ vector }) => projectionFormula(vector),
	engine: unseenInText,
	async work(ref, sources) {
		const { vector, block, head, word } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const inputs = Array.from(blocks[block].normed.attention[word], (value, entry) => ({
			name: entryName('x', entry),
			value,
			ref: { kind: 'text-norm-entry', part: 'attention', block, word, entry, ...moment } as const
		}));
		const d = inputs.length / sources.manifest.text.heads;
		// One layer makes all queries, then all keys, then all values.
		const out = 'qkv'.indexOf(vector) * inputs.length + head * d + ref.entry;
		const layer = `blocks.${block}.qkv`;
		return linearWork(sources, 'text-encoder', layer, out, inputs, PROJECTION_TERM);
	}
};

export const textHeadEntry: Recipe<NumberOf<'text-head-entry'>> = {
	probes: [],
	title: (ref, names) => `Output of a head, ${ofWord(ref, names)} · ${ofTextHead(ref)}`,
	meaning: 'What a word brings home: the values of all it looked at, mixed by how hard it looked.',
	isTimeless: true,
	formula: () => MIX,
	engine: unseenInText,
	async work(ref, sources) {
		const { block, head, word, entry } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const { shares, v } = blocks[block].heads[head];
		const names = namesOf(sources.manifest, sources.trace, moment.step);
		const terms = v.map((values, key) => {
			const pair = { block, head, query: word, key, ...moment } as const;
			const share: Operand = {
				name: `p(${wordName(key, names)})`,
				value: shares[word][key],
				ref: { kind: 'text-probability', ...pair }
			};
			const value: Operand = {
				name: entryName('v', entry),
				value: values[entry],
				ref: {
					kind: 'text-projection-entry',
					vector: 'v',
					block,
					head,
					word: key,
					entry,
					...moment
				}
			};
			return product(share, value);
		});
		const total = sum32(terms.map(({ value }) => value));
		return { operands: [], sum: { each: MIX_TERM, terms, total }, value: total };
	}
};

/** All heads side by side through one linear layer. */
export const textAttentionOutEntry: Recipe<NumberOf<'text-attention-out-entry'>> = {
	probes: [],
	title: (ref, names) => `Output of attention in ${ofWordInBlock(ref, names)}`,
	meaning: 'What all heads brought home to the word, put together by a learned matrix.',
	isTimeless: true,
	formula: () => OUTPUT,
	engine: unseenInText,
	async work(ref, sources) {
		const { block, word } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const inputs = blocks[block].heads.flatMap(({ mixed }, head) =>
			Array.from(mixed[word], (value, entry) => ({
				name: headEntryName(head, entry),
				value,
				ref: { kind: 'text-head-entry', block, head, word, entry, ...moment } as const
			}))
		);
		const layer = `blocks.${block}.out`;
		return linearWork(sources, 'text-encoder', layer, ref.entry, inputs, OUTPUT_TERM);
	}
};
