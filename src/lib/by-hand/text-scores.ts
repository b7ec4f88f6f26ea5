import type { NumberOf } from '../trace/number-ref.ts';
import { MATCH, MATCH_MEANING, matchWork, SHARE, SHARE_MEANING, shareWork } from './head.ts';
import { entryName, wordName, type Names } from './names.ts';
import { ofTextHead } from './text-names.ts';
import { inText } from './text-recipe.ts';

type Pair = Omit<NumberOf<'text-logit'>, 'kind'>;

function titleOf(ref: Pair, names: Names): string {
	const { query, key } = ref;
	return `of ${wordName(query, names)} to ${wordName(key, names)} · ${ofTextHead(ref)}`;
}

export const textLogit = inText<NumberOf<'text-logit'>>({
	title: (ref, names) => `Match ${titleOf(ref, names)}`,
	meaning: MATCH_MEANING,
	formula: () => MATCH,
	work({ block, head, query, key }, { blocks, moment }) {
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
});

export const textProbability = inText<NumberOf<'text-probability'>>({
	title: (ref, names) => `Attention ${titleOf(ref, names)}`,
	meaning: SHARE_MEANING,
	formula: () => SHARE,
	work({ block, head, query, key }, { blocks, names, moment }) {
		const matches = Array.from(blocks[block].heads[head].matches[query], (value, other) => ({
			name: `ℓ(${wordName(other, names)})`,
			value,
			ref: { kind: 'text-logit', block, head, query, key: other, ...moment } as const
		}));
		return shareWork(matches, key);
	}
});
