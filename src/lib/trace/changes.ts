import type { AttentionKind, BlockPart } from './number-ref.ts';

/**
 * What a visitor does to a run by hand, on the way from noise to picture. Steps, blocks, heads, tokens, channels and
 * cells are 0-based here. A change leaves the model's weights alone: it scales what the exported graph lets one scale
 * (`Interventions` in `models/dit/model.py`), gives other words, or adds to the state.
 */
export type Change = ScaleChange | PromptChange | PaintChange;

/** Multiplies something inside the DiT by `factor`: 0 mutes, 1 changes nothing. Factors on the same thing multiply. */
export type ScaleChange = HeadChange | GateChange | BlockChange | WordChange;

interface Scale {
	readonly factor: number;
	/** First step at which it acts. */
	readonly from: number;
	/** Last step at which it acts; to the end of the run where it is absent. */
	readonly to?: number;
}

/** A head's output, in both branches. */
export interface HeadChange extends Scale {
	readonly kind: 'head';
	readonly attention: AttentionKind;
	readonly block: number;
	readonly head: number;
}

/** What one part of a block adds to the residual stream, in both branches. */
export interface GateChange extends Scale {
	readonly kind: 'gate';
	readonly part: BlockPart;
	readonly block: number;
}

/** All three parts of a block: at factor 0 the block hands its input on as it is. */
export interface BlockChange extends Scale {
	readonly kind: 'block';
	readonly block: number;
}

/**
 * The attention that patches pay to a word, after the softmax, in every block and head of cross-attention. Only the
 * branch with text has words: the empty prompt is `<start>` and nothing else, which is why token 0 cannot be changed.
 */
export interface WordChange extends Scale {
	readonly kind: 'word';
	/** The token's place, 1 for the first word. */
	readonly word: number;
}

/** Another prompt from a step on, until the next such change. */
export interface PromptChange {
	readonly kind: 'prompt';
	readonly prompt: string;
	readonly from: number;
}

/** Adds to x_t before a step is taken. */
export interface PaintChange {
	readonly kind: 'paint';
	/** The one step at which it acts. */
	readonly from: number;
	readonly strokes: readonly Stroke[];
}

/** One amount, added to one channel in some cells. */
export interface Stroke {
	readonly channel: number;
	/** In units of the normalised latent, whose values have a standard deviation of about 1. */
	readonly amount: number;
	/** Row-major places in the latent's `[s, s]`, ascending. */
	readonly cells: readonly number[];
}

/** The changes that act at a step, in their order. Of several prompts the one that began last acts. */
export function changesAt(changes: readonly Change[], step: number): Change[] {
	const prompts = changes.filter(({ kind, from }) => kind === 'prompt' && from <= step);
	const latest = prompts.reduce<Change | undefined>(
		(last, next) => (last && last.from > next.from ? last : next),
		undefined
	);
	return changes.filter((change) => {
		switch (change.kind) {
			case 'prompt':
				return change === latest;
			case 'paint':
				return change.from === step;
			default:
				return change.from <= step && step <= (change.to ?? Infinity);
		}
	});
}

/** What changes that act at once multiply a part of a block with, before it is added; 1 where none does. */
export function partFactor(changes: readonly Change[], part: BlockPart, block: number): number {
	return changes.reduce((factor, change) => {
		const isMeant = change.kind === 'block' || (change.kind === 'gate' && change.part === part);
		return isMeant && change.block === block ? factor * change.factor : factor;
	}, 1);
}

/** The first step at which two lists of changes act differently, or `steps` where no step tells them apart. */
export function firstDifference(a: readonly Change[], b: readonly Change[], steps: number): number {
	const acting = (changes: readonly Change[], step: number) =>
		JSON.stringify(changesAt(changes, step).map(effectOf));
	for (let step = 0; step < steps; step++) {
		if (acting(a, step) !== acting(b, step)) return step;
	}
	return steps;
}

/** Whether two lists hold the same changes in the same order. */
export function areSameChanges(a: readonly Change[], b: readonly Change[]): boolean {
	return JSON.stringify(a.map(fieldsOf)) === JSON.stringify(b.map(fieldsOf));
}

/** A change's fields in an order that does not depend on how it was made. */
function fieldsOf(change: Change): [string, unknown][] {
	return Object.entries(change).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What a change does while it acts: all but when. */
function effectOf(change: Change): [string, unknown][] {
	return fieldsOf(change).filter(([field]) => field !== 'from' && field !== 'to');
}
