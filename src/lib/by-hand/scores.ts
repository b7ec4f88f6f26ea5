import type { NumberOf } from '../trace/number-ref.ts';
import type { ProbeName } from '../trace/probes.ts';
import { dot32, f32, product, sum32 } from './float32.ts';
import { headWidth } from './attention.ts';
import { answering, answerName, entryName, namesOf, ofHead, type Names } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import { FROM_THESE, type Recipe, type Sources } from './recipe.ts';
import { wordCount } from './text.ts';

const PAIR_PROBES: readonly ProbeName[] = [
	'attention.self.q',
	'attention.self.k',
	'attention.self.probs',
	'attention.cross.q',
	'attention.cross.k',
	'attention.cross.probs'
];

type Pair = Omit<NumberOf<'logit'>, 'kind'>;

function titleOf(ref: Pair, names: Names): string {
	const { attention, query, key } = ref;
	return `of ${answering('self', query, names)} to ${answering(attention, key, names)} · ${attention}-attention, ${ofHead(ref)}`;
}

/** q · k / √d of one pair. */
function logitOf(pair: Pair, sources: Sources): number {
	const { attention, block, head, query, key, branch = 0 } = pair;
	const q = rowOf(sources, `attention.${attention}.q`, block, branch, head, query);
	const k = rowOf(sources, `attention.${attention}.k`, block, branch, head, key);
	return f32(dot32(q, k) * f32(headWidth(sources) ** -0.5));
}

export const logit: Recipe<NumberOf<'logit'>> = {
	probes: PAIR_PROBES,
	title: (ref, names) => `Match ${titleOf(ref, names)}`,
	meaning: 'How well what one offers fits what the other asks, before the softmax.',
	formula: () => String.raw`\ell = \frac{1}{\sqrt d} \sum_i q_i\,k_i`,
	engine: (ref) => ({
		why: 'The model shows the shares that the softmax makes of a row of matches, not the matches.',
		through: { ...ref, kind: 'probability' }
	}),
	async work(ref, sources) {
		const { attention, block, head, query, key } = ref;
		const moment = momentOf(ref, sources);
		const vector = (name: 'q' | 'k', index: number) =>
			Array.from(
				rowOf(sources, `attention.${attention}.${name}`, block, moment.branch, head, index),
				(value, entry) => ({
					name: entryName(name, entry),
					value,
					ref: {
						kind: 'query-key-entry',
						vector: name,
						attention,
						block,
						head,
						index,
						entry,
						...moment
					} as const
				})
			);
		const keys = vector('k', key);
		const terms = vector('q', query).map((q, i) => product(q, keys[i]));
		const total = sum32(terms.map(({ value }) => value));
		const scale = f32(headWidth(sources) ** -0.5);
		return {
			operands: [{ name: '1 / √d', value: scale, origin: `d = ${headWidth(sources)}` }],
			sum: { each: 'query × key', terms, total },
			value: f32(total * scale)
		};
	}
};

/** Every key that a row can look at; padding gets exactly 0 and is left out. */
function keyCount({ attention, branch = 0 }: Pair, sources: Sources): number {
	return attention === 'self' ? sources.manifest.dit.grid ** 2 : wordCount(sources, branch);
}

export const probability: Recipe<NumberOf<'probability'>> = {
	probes: PAIR_PROBES,
	title: (ref, names) => `Attention ${titleOf(ref, names)}`,
	meaning: 'The share of a head’s attention that goes this way; a row of shares adds up to 1.',
	formula: () => String.raw`p_k = \frac{e^{\ell_k - \ell_{\max}}}{\sum_j e^{\ell_j - \ell_{\max}}}`,
	engine: ({ attention, block, head, query, key, branch = 0 }, sources) =>
		engineValue(sources, `attention.${attention}.probs`, block, branch, head, query, key),
	async work(ref, sources) {
		const { attention, block, head, query } = ref;
		const moment = momentOf(ref, sources);
		const logits = Array.from({ length: keyCount(ref, sources) }, (_, key) =>
			logitOf({ ...ref, key }, sources)
		);
		const names = namesOf(sources.manifest, sources.trace, moment.step);
		const most = Math.max(...logits);
		const terms = logits.map((value, key) => ({
			factors: [
				{
					name: answerName('ℓ', attention, key, names),
					value,
					ref: { kind: 'logit', attention, block, head, query, key, ...moment } as const
				}
			],
			value: f32(Math.exp(f32(value - most)))
		}));
		const total = sum32(terms.map(({ value }) => value));
		return {
			operands: [
				{ ...terms[ref.key].factors[0] },
				{ name: 'largest match ℓ', value: most, origin: 'of the row' },
				{ name: 'e^(ℓ − largest)', value: terms[ref.key].value, origin: FROM_THESE }
			],
			sum: { each: 'e^(ℓ − largest)', terms, total },
			value: f32(terms[ref.key].value / total)
		};
	}
};
