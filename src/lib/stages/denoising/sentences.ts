import { formatNumber, formatPercent } from '../../viz/format.ts';
import type { DenoisingData, Trajectory } from './derive.ts';

/** Which step this is and what it does to the time. */
export function describeStep({ index, times, t, tNext, method }: DenoisingData): string {
	return `Step ${index + 1} of ${times.length - 1} goes from t = ${formatNumber(t)} to ${formatNumber(tNext)} with ${method.label}.`;
}

/** How well the page's own sum agrees with the engine's. */
export function describeSum({ terms, difference }: DenoisingData): string {
	const workedBack = terms.some((entry) => entry.workedBack);
	return workedBack
		? 'The run keeps no copy of its second look, so that term is worked back from the result: here the sum proves nothing.'
		: `Added up here, the terms give the engine’s next state; the largest difference is ${formatNumber(difference)}.`;
}

/** How much of the real path the flat picture shows. */
export function describeTrajectory({ states, explained }: Trajectory): string {
	const share = explained[0] + explained[1];
	return `${states.length} states and ${states.length - 1} clean guesses, flattened onto the two directions in which they differ most; these hold ${formatPercent(share)} of their variance.`;
}

export function describe(data: DenoisingData): string {
	return `${describeStep(data)} ${describeSum(data)}`;
}
