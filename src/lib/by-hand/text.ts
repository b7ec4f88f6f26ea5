import { slice } from '../tensor/indexing.ts';
import { textStreamNumber, type NumberOf } from '../trace/number-ref.ts';
import type { Branch } from '../trace/probes.ts';
import { f32, silu, sum32 } from './float32.ts';
import { linearWork } from './linear.ts';
import { entryName, namesOf, wordName } from './names.ts';
import { momentOf } from './reading.ts';
import type { Recipe, Sources } from './recipe.ts';
import { encodeByHand } from './text-encoder.ts';
import { LEARNED_NORM, textNormWork } from './text-norm.ts';

/** How many words a branch has, `<start>` included. */
export function wordCount({ trace }: Sources, branch: Branch): number {
	return branch === 0 ? trace.text.tokens.length : 1;
}

export const wordEntry: Recipe<NumberOf<'word-entry'>> = {
	probes: [],
	title: ({ word, entry }, names) => `Vector of ${wordName(word, names)}, entry ${entry + 1}`,
	meaning: 'A word after the text encoder: what it means among the other words of the prompt.',
	isTimeless: true,
	formula: () => LEARNED_NORM,
	engine: ({ word, entry, branch = 0 }, { trace }) =>
		slice(trace.text.states, branch, word, entry).data[0],
	async work(ref, sources) {
		const { word, entry } = ref;
		const moment = momentOf(ref, sources);
		const { stream } = await encodeByHand(sources, moment.branch);
		const block = sources.manifest.text.depth;
		const norm = await textNormWork(sources, 'norm', stream[word], entry, (entry) =>
			textStreamNumber('attention', { block, word, entry, ...moment })
		);
		return {
			...norm,
			note: 'The engine gives the end of the text encoder only: the page computed all of it again, from the words’ learned vectors on.'
		};
	}
};

export const textMeanEntry: Recipe<NumberOf<'text-mean-entry'>> = {
	probes: [],
	title: ({ entry }) => `Mean of the words, entry ${entry + 1}`,
	meaning: 'All words of the prompt in one vector, padding left out.',
	isTimeless: true,
	formula: () => String.raw`m_d = \frac{1}{T} \sum_{n=1}^{T} w_{n,d}`,
	engine: (ref) => ({
		why: 'It lies inside the text encoder, which shows the words before it and the summary after it.',
		through: { ...ref, kind: 'pooled-entry' }
	}),
	async work(ref, sources) {
		const { entry } = ref;
		const moment = momentOf(ref, sources);
		const { text } = sources.trace;
		const names = namesOf(sources.manifest, sources.trace, moment.step);
		const count = wordCount(sources, moment.branch);
		const terms = Array.from({ length: count }, (_, word) => {
			const value = slice(text.states, moment.branch, word, entry).data[0];
			const name = wordName(word, names);
			return {
				factors: [{ name, value, ref: { kind: 'word-entry', word, entry, ...moment } as const }],
				value
			};
		});
		const total = sum32(terms.map(({ value }) => value));
		return {
			operands: [{ name: 'words T', value: count, origin: '<start> is one of them' }],
			sum: { each: 'entry of a word', terms, total },
			value: f32(total / count)
		};
	}
};

export const pooledEntry: Recipe<NumberOf<'pooled-entry'>> = {
	probes: [],
	title: ({ entry }) => `Text summary, entry ${entry + 1}`,
	meaning: 'The whole prompt in one vector, which joins the time in the condition.',
	isTimeless: true,
	formula: () => String.raw`\text{text}_d = \sum_j W_{dj}\,\operatorname{SiLU}(m_j) + b_d`,
	engine: ({ entry, branch = 0 }, { trace }) => slice(trace.text.pooled, branch, entry).data[0],
	async work(ref, sources) {
		const moment = momentOf(ref, sources);
		const { states } = sources.trace.text;
		const count = wordCount(sources, moment.branch);
		const inputs = Array.from({ length: states.dims[2] }, (_, entry) => {
			const sum = sum32(
				Array.from(
					{ length: count },
					(_, word) => slice(states, moment.branch, word, entry).data[0]
				)
			);
			return {
				name: `SiLU(${entryName('m', entry)})`,
				value: silu(f32(sum / count)),
				ref: { kind: 'text-mean-entry', entry, ...moment } as const
			};
		});
		const each = 'weight × SiLU of the words’ mean';
		return linearWork(sources, 'text-encoder', 'pool', ref.entry, inputs, each);
	}
};
