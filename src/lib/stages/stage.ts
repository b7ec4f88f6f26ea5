import type { Component } from 'svelte';
import type { Change } from '../trace/changes.ts';
import type { Lab } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import type { OwnPicture } from '../trace/own-picture.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunTrace, StepTrace } from '../trace/run.ts';
import type { Selection } from '../trace/selection.ts';
import type { StepMean } from '../trace/step-mean.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Information } from '../viz/information.ts';

/** What a stage computes from. */
export interface StageInput {
	readonly manifest: Manifest;
	readonly trace: RunTrace;
	/** The selected step of the run. */
	readonly step: StepTrace;
	/** The DiT's internals at that step, as far as they are captured. */
	readonly internals: Internals;
	/** The decoded clean guess x̂0 at that step `[3, S, S]`, once it is there. */
	readonly picture: Tensor | undefined;
	readonly selection: Selection;
	/** What `averaged` probes are on average over steps; absent where nothing reads it. */
	readonly stepMean?: StepMean;
}

/** What is changed in the model by hand; every edit is drawn at once. */
export interface ChangesByHand {
	readonly all: readonly Change[];
	/** Takes the place of a change on the same thing in the same steps. */
	readonly add: (change: Change) => void;
	/** Takes one of them back. */
	readonly remove: (change: Change) => void;
}

/** What every panel gets. */
export interface PanelProps<Data> {
	readonly data: Data;
	readonly selection: Selection;
	readonly select: (change: Partial<Selection>) => void;
	readonly lab: Lab;
	/** Opens a number by hand; absent where nothing can show it. */
	readonly open?: (number: NumberRef) => void;
	/** Absent where nothing can be drawn. */
	readonly changes?: ChangesByHand;
	/** The visitor's picture, while it is to be shown instead of the run's; only for stages with `takesPicture`. */
	readonly own?: OwnPicture;
}

/**
 * A stage of the model, opened. `derive` is pure; it gives null while a probe it cannot do without is not
 * captured, and the studio then says so instead of drawing.
 */
export interface Stage<Data = unknown> {
	readonly id: string;
	readonly title: string;
	/** The question that the panel answers, for the learner. */
	readonly question: string;
	readonly information: Information;
	/** Probes read at the selected step. */
	readonly probes: readonly ProbeName[];
	/** Probes that the panel can also show averaged over steps. */
	readonly averaged?: readonly ProbeName[];
	/** Where the stage comes in the flow of one step. */
	readonly order: number;
	/** Whether the panel can work on the visitor's own picture. */
	readonly takesPicture?: boolean;
	readonly derive: (input: StageInput) => Data | null;
	/** One sentence computed from the data, for screen readers and captions. */
	readonly describe: (data: Data, selection: Selection) => string;
	readonly panel: Component<PanelProps<Data>>;
}

/** Ties a stage's types together where it is declared. */
export function defineStage<Data>(stage: Stage<Data>): Stage<Data> {
	return stage;
}
