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
import { entryName, headEntryName, wordName } from './names.ts';
import type { Operand } from './recipe.ts';
import { ofTextHead, ofWord, ofWordInBlock } from './text-names.ts';
import { inText } from './text-recipe.ts';

export const textProjectionEntry = inText<NumberOf<'text-projection-entry'>>({
	title: (ref, names) =>
		`${VECTOR_NAMES[ref.vector]} of ${ofWord(ref, names)} · ${ofTextHead(ref)}`,
	meaning: 'What a word asks, offers or hands on, in the few numbers of one head.',
	formula: ({ vector }) => projectionFormula(vector),
	work({ vector, block, head, word, entry }, { blocks, moment, sources }) {
		const inputs = Array.from(blocks[block].normed.attention[word], (value, i) => ({
			name: entryName('x', i),
			value,
			ref: { kind: 'text-norm-entry', part: 'attention', block, word, entry: i, ...moment } as const
		}));
		const d = inputs.length / sources.manifest.text.heads;
		// One layer makes all queries, then all keys, then all values.
		const out = 'qkv'.indexOf(vector) * inputs.length + head * d + entry;
		const layer = `blocks.${block}.qkv`;
		return linearWork(sources, 'text-encoder', layer, out, inputs, PROJECTION_TERM);
	}
});

export const textHeadEntry = inText<NumberOf<'text-head-entry'>>({
	title: (ref, names) => `Output of a head, ${ofWord(ref, names)} · ${ofTextHead(ref)}`,
	meaning: 'What a word brings home: the values of all it looked at, mixed by how hard it looked.',
	formula: () => MIX,
	work({ block, head, word, entry }, { blocks, names, moment }) {
		const { shares, v } = blocks[block].heads[head];
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
});

/** All heads side by side through one linear layer. */
export const textAttentionOutEntry = inText<NumberOf<'text-attention-out-entry'>>({
	title: (ref, names) => `Output of attention in ${ofWordInBlock(ref, names)}`,
	meaning: 'What all heads brought home to the word, put together by a learned matrix.',
	formula: () => OUTPUT,
	work({ block, word, entry }, { blocks, moment, sources }) {
		const inputs = blocks[block].heads.flatMap(({ mixed }, head) =>
			Array.from(mixed[word], (value, i) => ({
				name: headEntryName(head, i),
				value,
				ref: { kind: 'text-head-entry', block, head, word, entry: i, ...moment } as const
			}))
		);
		const layer = `blocks.${block}.out`;
		return linearWork(sources, 'text-encoder', layer, entry, inputs, OUTPUT_TERM);
	}
});
