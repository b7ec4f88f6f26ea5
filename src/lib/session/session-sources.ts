import type { Manifest } from '../trace/manifest.ts';
import type { RecordedRun } from '../trace/recorded-run.ts';
import type { EnginePort } from './engine-state.svelte.ts';

/** Where a session gets everything from. */
export interface SessionSources {
	readonly manifestUrl: string;
	/** Ids of the stages that a link may open. */
	readonly stages: readonly string[];
	manifest(): Promise<Manifest>;
	/** The run shown before the model is there; undefined where none was recorded. */
	recordedRun(): Promise<RecordedRun | undefined>;
	engine(): Promise<EnginePort>;
}
