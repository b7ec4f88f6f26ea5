import type { NumberOf } from '../trace/number-ref.ts';
import { MATCH, MATCH_MEANING, matchWork, SHARE, SHARE_MEANING, shareWork } from './head.ts';
import { entryName, namesOf, wordName, type Names } from './names.ts';
import { momentOf } from './reading.ts';
import type { Recipe, Sources, Unseen } from './recipe.ts';
import { encodeByHand } from './text-encoder.ts';
import { ofTextHead } from './text-names.ts';
import { unseenInText } from './text-unseen.ts';

type Pair = Omit<NumberOf<'text-logit'>, 'kind'>;

function titleOf(ref: Pair, names: Names): string {
	const { query, key } = ref;
	return `of ${wordName(query, names)} to ${wordName(key, names)} · ${ofTextHead(ref)}`;
}

/** A pair goes into every entry of the word that asks. */
function unseenPair(ref: Pair, sources: Sources): Unseen {
	return unseenInText({ ...ref, word: ref.query, entry: 0 }, sources);
}

export const textLogit: Recipe<NumberOf<'text-logit'>> = {
	probes: [],
	title: (ref, names) => `Match ${titleOf(ref, names)}`,
	meaning: MATCH_MEANING,
	isTimeless: true,
	formula: () => MATCH,
	engine: unseenPair,
	async work(ref, sources) {
		const { block, head, query, key } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const vectorOf = (vector: 'q' | 'k', word: number) =>
			Array.from(blocks[block].heads[head][vector][word], (value, entry) => ({
				name: entryName(vector, entry),
				value,
				ref: {
					kind: 'text-projection-entry',
					vector,
					block,
					head,
					word,
					entry,
					...moment
				} as const
			}));
		return matchWork(vectorOf('q', query), vectorOf('k', key));
	}
};

export const textProbability: Recipe<NumberOf<'text-probability'>> = {
	probes: [],
	title: (ref, names) => `Attention ${titleOf(ref, names)}`,
	meaning: SHARE_MEANING,
	isTimeless: true,
	formula: () => SHARE,
	engine: unseenPair,
	async work(ref, sources) {
		const { block, head, query } = ref;
		const moment = momentOf(ref, sources);
		const { blocks } = await encodeByHand(sources, moment.branch);
		const names = namesOf(sources.manifest, sources.trace, moment.step);
		const matches = Array.from(blocks[block].heads[head].matches[query], (value, key) => ({
			name: `ℓ(${wordName(key, names)})`,
			value,
			ref: { kind: 'text-logit', block, head, query, key, ...moment } as const
		}));
		return shareWork(matches, ref.key);
	}
};
