import type { NumberRef } from './number-ref.ts';

/** What attention is read from: one step, the mean of all steps up to it, or the mean of all steps of the run. */
export const SPANS = ['step', 'so-far', 'run'] as const;

/** Steps from one to another, both among them, 0-based. */
export interface StepRange {
	readonly from: number;
	readonly to: number;
}
export type Span = (typeof SPANS)[number] | StepRange;

/** One head of the model, 0-based. */
export interface Head {
	readonly block: number;
	readonly head: number;
}

/** Whether attention is that of the one block, or the mean over all of them. */
export const BLOCKS = ['one', 'all'] as const;

/** Which answer of the network: one of guidance's two branches, or what guidance makes of both. */
export const ANSWERS = ['with-text', 'without-text', 'guided'] as const;
export type Answer = (typeof ANSWERS)[number];

/** What the visitor is looking at: one small object, mirrored in the URL and highlighted in every view. */
export interface Selection {
	/** Denoising step, 0-based; the run's last when it is beyond. */
	readonly step: number;
	/**
	 * Step of the run that is compared with, 0-based, where it was chosen beside this one; else null: the nearest in
	 * time. Choosing another `step` ends it.
	 */
	readonly otherStep: number | null;
	/** Open stage. */
	readonly stage: string;
	/** Block of the DiT, 0-based. */
	readonly block: number;
	/** Whether attention is averaged over the blocks, where a view can; choosing a block ends it. */
	readonly blocks: (typeof BLOCKS)[number];
	/** Head, 0-based, or null for the average over heads. */
	readonly head: number | null;
	/**
	 * The heads that attention is averaged over, where they are just some, block by block; else none, and `block`, `blocks`
	 * and `head` say it. Choosing any of these ends it.
	 */
	readonly among: readonly Head[];
	/** Which steps attention is averaged over, where a view can. */
	readonly over: Span;
	/** Patch in row-major order, or null. */
	readonly patch: number | null;
	/** Token of the prompt (0 is `<start>`), or null. */
	readonly word: number | null;
	/** Channel of the latent, 0-based, or null for all of them. */
	readonly channel: number | null;
	/** Which branch is shown, or the guided one, where a view shows one alone. */
	readonly branch: Answer;
	/** Guidance that is tried on the step on show, or null for the run's own. */
	readonly tried: number | null;
	/** The number that is opened by hand, or null. */
	readonly opened: NumberRef | null;
	/** What panels keep of their own, such as a level that is tried, by a name of each; what makes no sense to one is ignored. */
	readonly view: View;
}

/** Short texts by their names; the names are small letters and hyphens. */
export type View = Readonly<Record<string, string>>;

export const NOTHING_SELECTED: Selection = {
	step: 0,
	otherStep: null,
	stage: 'denoising',
	block: 0,
	blocks: 'one',
	head: null,
	among: [],
	over: 'step',
	patch: null,
	word: null,
	channel: null,
	branch: 'with-text',
	tried: null,
	opened: null,
	view: {}
};
