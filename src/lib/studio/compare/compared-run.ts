import type { StepPictures } from '../../trace/recorded-run.ts';
import type { RunTrace } from '../../trace/run.ts';

/** One of two runs side by side. */
export interface ComparedRun {
	/** As a heading: “This run”. */
	readonly name: string;
	readonly trace: RunTrace;
	/** By step. */
	readonly pictures: readonly (StepPictures | undefined)[];
}
