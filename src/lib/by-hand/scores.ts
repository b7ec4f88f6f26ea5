import type { NumberOf } from '../trace/number-ref.ts';
import type { ProbeName } from '../trace/probes.ts';
import { headWidth } from './attention.ts';
import { dot32, f32 } from './float32.ts';
import { MATCH, MATCH_MEANING, matchWork, SHARE, SHARE_MEANING, shareWork } from './head.ts';
import { answering, answerName, entryName, namesOf, ofHead, type Names } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import type { Recipe, Sources } from './recipe.ts';
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
	meaning: MATCH_MEANING,
	formula: () => MATCH,
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
		return matchWork(vector('q', query), vector('k', key));
	}
};

/** Every key that a row can look at; padding gets exactly 0 and is left out. */
function keyCount({ attention, branch = 0 }: Pair, sources: Sources): number {
	return attention === 'self' ? sources.manifest.dit.grid ** 2 : wordCount(sources, branch);
}

export const probability: Recipe<NumberOf<'probability'>> = {
	probes: PAIR_PROBES,
	title: (ref, names) => `Attention ${titleOf(ref, names)}`,
	meaning: SHARE_MEANING,
	formula: () => SHARE,
	engine: ({ attention, block, head, query, key, branch = 0 }, sources) =>
		engineValue(sources, `attention.${attention}.probs`, block, branch, head, query, key),
	async work(ref, sources) {
		const { attention, block, head, query } = ref;
		const moment = momentOf(ref, sources);
		const names = namesOf(sources.manifest, sources.trace, moment.step);
		const matches = Array.from({ length: keyCount(ref, sources) }, (_, key) => ({
			name: answerName('ℓ', attention, key, names),
			value: logitOf({ ...ref, key }, sources),
			ref: { kind: 'logit', attention, block, head, query, key, ...moment } as const
		}));
		return shareWork(matches, ref.key);
	}
};
