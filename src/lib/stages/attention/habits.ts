import { slice } from '../../tensor/indexing.ts';
import { argmax } from '../../tensor/statistics.ts';
import type { AttentionData } from './derive.ts';
import { lookOfHead, type Look } from './looks.ts';
import type { Head } from '../../trace/selection.ts';
import { headsOf } from './choice.ts';
import { mapOf, shareOfKeys, type AttentionMaps, type Choice } from './maps.ts';

/** What one head does over the whole picture. */
export interface Habit {
	readonly block: number;
	readonly head: number;
	/** Of its self-attention, the mean over all patches that ask. */
	readonly look: Look;
	/** Of its cross-attention: how much each word gets from all patches together, `[M]`. */
	readonly words: Float32Array;
	/** What the places without a word get; with `words` it sums to 1. */
	readonly padding: number;
}

/** Every head of every block, blocks first, L·H of them. */
export function habitsOf({
	self,
	cross,
	grid
}: Pick<AttentionData, 'self' | 'cross' | 'grid'>): Habit[] {
	return self.probs.flatMap((heads, block) =>
		Array.from({ length: heads.dims[0] }, (_, head) => ({
			block,
			head,
			look: lookOfHead(slice(heads, head).data, grid),
			words: shareOfKeys(mapOf(cross, { block, head })),
			padding: cross.padding[block][head]
		}))
	);
}

/** A way to rank heads. */
export interface Measure {
	readonly name: string;
	/** What it is, for a tip. */
	readonly meaning: string;
	readonly kind: 'number' | 'share' | 'word';
	/** After its number. */
	readonly unit?: string;
	/** What is said of the head with the least of it, or the most, where that makes it worth a look. */
	readonly least?: string;
	readonly most?: string;
	readonly of: (habit: Habit) => number;
}

/**
 * What the heads are told apart by.
 *
 * @param words of the prompt, `<start>` first.
 */
export function measuresOf(words: readonly string[], patches: number): Measure[] {
	return [
		{
			name: 'Entropy',
			meaning: 'of self-attention, in bits: 0 on one patch, more the more evenly it spreads',
			kind: 'number',
			unit: 'bits',
			least: 'Is sharpest',
			of: ({ look }) => look.entropy
		},
		{
			name: 'Evenness',
			meaning: `entropy as a share of log₂ ${patches}, which looking at all patches alike has`,
			kind: 'share',
			of: ({ look }) => look.entropy / Math.log2(patches)
		},
		{
			name: 'Distance',
			meaning: 'mean distance to where it looks, in patches',
			kind: 'number',
			unit: 'patches away',
			least: 'Looks nearest',
			most: 'Looks furthest',
			of: ({ look }) => look.distance
		},
		{
			name: 'Itself',
			meaning: 'share of self-attention on the patch that asks',
			kind: 'share',
			of: ({ look }) => look.onSelf
		},
		{
			name: 'Next to it',
			meaning: 'share of self-attention on the patches that touch its edges',
			kind: 'share',
			most: 'Looks next to itself most',
			of: ({ look }) => look.onNeighbours
		},
		...words.map((word, i): Measure => ({
			name: word,
			meaning: `share of cross-attention on “${word}”, all patches together`,
			kind: 'word',
			most: `Reads “${word}” most`,
			of: (habit) => habit.words[i]
		})),
		{
			name: 'padding',
			meaning: 'share of cross-attention on the places after the last word, which are masked',
			kind: 'word',
			of: ({ padding }) => padding
		}
	];
}

/** A head at one end of a measure. */
export interface Find {
	readonly name: string;
	readonly habit: Habit;
	readonly measure: Measure;
	readonly isMost: boolean;
}

/** The heads that stand out by the measures; `habits` is not empty. */
export function findsIn(habits: readonly Habit[], measures: readonly Measure[]): Find[] {
	return measures.flatMap((measure) =>
		[measure.least, measure.most].flatMap((name, end) => {
			if (name === undefined) return [];
			const isMost = end === 1;
			return [{ name, habit: ranked(habits, measure, isMost)[0], measure, isMost }];
		})
	);
}

/** Of the heads that a choice takes the mean of, the one that looks nearest, which is the easiest to read. */
export function nearestIn({ probs }: AttentionMaps, choice: Choice, grid: number): Head {
	const chosen = headsOf(choice, { blocks: probs.length, heads: probs[0].dims[0] });
	if (chosen.length === 1) return chosen[0];
	const near = chosen.map(
		(one) => -lookOfHead(slice(probs[one.block], one.head).data, grid).distance
	);
	return chosen[argmax(near)];
}

/** By a measure; heads that are alike keep their order. */
export function ranked(habits: readonly Habit[], { of }: Measure, descending: boolean): Habit[] {
	const sign = descending ? -1 : 1;
	return habits.toSorted((a, b) => sign * (of(a) - of(b)));
}
