import { createContext } from 'svelte';
import type { Lab } from '../trace/lab.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Selection } from '../trace/selection.ts';
import type { Reading } from './reading.ts';

/** The visitor's run, as far as lessons look at it and turn it. */
export interface LessonRun {
	/** Reactive. */
	readonly reading: Reading;
	/** Whether steps go by on their own; reactive. */
	readonly moving: boolean;
	readonly lab: Lab;
	select(change: Partial<Selection>): void;
	/** Opens a number by hand; absent where nothing can show it. */
	readonly open?: (number: NumberRef) => void;
	/** Keeps probes of the selected step being read until the returned function is called. */
	watch(probes: readonly ProbeName[]): () => void;
}

/** Set by whoever shows lessons, read by everything inside them. */
export const [getLessonRun, setLessonRun] = createContext<LessonRun>();
