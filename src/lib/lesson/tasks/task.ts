import type { Reading } from '../reading.ts';

/** Something to do, which the page sees from the run and the selection alone. */
export interface Task {
	readonly done: (reading: Reading) => boolean;
	/** Where the visitor stands, in a sentence; undefined while what it needs is not captured. */
	readonly progress: (reading: Reading) => string | undefined;
}
