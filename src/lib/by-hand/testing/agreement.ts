import { expect } from 'vitest';
import type { Comparison } from '../explain.ts';

/**
 * Between PyTorch's float32 and the page's, which sums in another order: absolute for numbers up to 1, a share of
 * larger ones.
 */
const BOUND = 2e-5;

/** For what goes through the autoencoder on a machine that is busy otherwise: milliseconds. */
export const PATIENCE = 60_000;

export const tolerance = (value: number) => BOUND * Math.max(1, Math.abs(value));

export function expectEqual(found: number, expected: number, what: string): void {
	expect(Math.abs(found - expected), what).toBeLessThan(tolerance(expected));
}

/** Everything that went into a number. */
export function partsOf({ operands, sum }: Comparison) {
	return [...operands, ...(sum?.terms.flatMap(({ factors }) => factors) ?? [])];
}

/** What of it can be opened. */
export function openable(work: Comparison) {
	return partsOf(work).flatMap(({ name, value, ref }) =>
		ref ? [{ value, ref, activated: name.startsWith('SiLU') }] : []
	);
}
