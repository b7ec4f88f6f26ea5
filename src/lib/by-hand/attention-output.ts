import type { NumberOf } from '../trace/number-ref.ts';
import { headFactor, scaled, wordFactor } from './changes.ts';
import { product, sum32 } from './float32.ts';
import { MIX, MIX_TERM, OUTPUT, OUTPUT_TERM } from './head.ts';
import { linearWork } from './linear.ts';
import { answerName, entryName, headEntryName, namesOf, ofHead, ofPatch } from './names.ts';
import { captured, engineValue, momentOf, rowOf } from './reading.ts';
import type { Operand, Recipe } from './recipe.ts';
import { wordCount } from './text.ts';
import { slice } from '../tensor/indexing.ts';

/** Vaswani et al. 2017, equation 1. */
export const headEntry: Recipe<NumberOf<'head-entry'>> = {
	probes: [
		'attention.self.probs',
		'attention.self.v',
		'attention.self.heads',
		'attention.cross.probs',
		'attention.cross.v',
		'attention.cross.heads'
	],
	title: (ref, names) =>
		`Output of a head, ${ofPatch(ref, names)} · ${ref.attention}-attention, ${ofHead(ref)}`,
	meaning: 'What a patch brings home: the values of all it looked at, mixed by how hard it looked.',
	formula: () => MIX,
	engine: ({ attention, block, head, patch, entry, branch = 0 }, sources) =>
		engineValue(sources, `attention.${attention}.heads`, block, branch, head, patch, entry),
	async work(ref, sources) {
		const { attention, block, head, patch, entry } = ref;
		const moment = momentOf(ref, sources);
		const isSelf = attention === 'self';
		const names = namesOf(sources.manifest, sources.trace, moment.step);
		const probs = rowOf(sources, `attention.${attention}.probs`, block, moment.branch, head, patch);
		const v = slice(captured(sources, `attention.${attention}.v`), block, moment.branch, head);
		const keys = isSelf ? probs.length : wordCount(sources, moment.branch);
		const terms = Array.from({ length: keys }, (_, key) => {
			const probability: Operand = {
				name: answerName('p', attention, key, names),
				value: probs[key],
				ref: { kind: 'probability', attention, block, head, query: patch, key, ...moment }
			};
			const value: Operand = {
				name: entryName('v', entry),
				value: v.data[key * v.dims[1] + entry],
				ref: {
					kind: 'projection-entry',
					vector: 'v',
					attention,
					block,
					head,
					index: key,
					entry,
					...moment
				}
			};
			const factor = isSelf ? 1 : wordFactor(key, moment.branch, sources);
			return product(probability, value, ...scaled('word scale', factor));
		});
		const total = sum32(terms.map(({ value }) => value));
		const scale = scaled('head scale', headFactor(ref, sources));
		return {
			operands: scale,
			sum: { each: MIX_TERM, terms, total },
			value: product({ name: '', value: total }, ...scale).value
		};
	}
};

/** All heads side by side through one linear layer. */
export const attentionOutEntry: Recipe<NumberOf<'attention-out-entry'>> = {
	probes: [
		'attention.self.heads',
		'attention.self.out',
		'attention.cross.heads',
		'attention.cross.out'
	],
	title: (ref, names) =>
		`Output of ${ref.attention}-attention in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: 'What all heads brought home, put together by a learned matrix.',
	formula: () => OUTPUT,
	engine: ({ attention, block, patch, entry, branch = 0 }, sources) =>
		engineValue(sources, `attention.${attention}.out`, block, branch, patch, entry),
	async work(ref, sources) {
		const { attention, block, patch } = ref;
		const moment = momentOf(ref, sources);
		const probe = `attention.${attention}.heads` as const;
		const inputs = Array.from({ length: sources.manifest.dit.heads }, (_, head) =>
			Array.from(rowOf(sources, probe, block, moment.branch, head, patch), (value, entry) => ({
				name: headEntryName(head, entry),
				value,
				ref: { kind: 'head-entry', attention, block, head, patch, entry, ...moment } as const
			}))
		).flat();
		const layer = `blocks.${block}.${attention}_attention.out`;
		return linearWork(sources, 'dit', layer, ref.entry, inputs, OUTPUT_TERM);
	}
};
