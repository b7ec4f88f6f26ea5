import type { Reading } from '../reading.ts';

/** A formula in TeX, and the same with the run's own numbers in it. */
export interface Equation {
	/** What it says, in words. */
	readonly title: string;
	readonly tex: string;
	/** Undefined where a number that it needs is not captured. Absent where a run has no such numbers. */
	readonly live?: (reading: Reading) => LiveEquation | undefined;
}

export interface LiveEquation {
	readonly tex: string;
	/** Which numbers these are: "the first number of the patch in row 3, column 5". */
	readonly where: string;
}
