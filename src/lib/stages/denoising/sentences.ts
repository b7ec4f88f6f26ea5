import { largestDifference } from '../../tensor/algebra.ts';
import { formatNumber, formatPercent } from '../../viz/format.ts';
import type { DenoisingData, Trajectory } from './derive.ts';
import type { Landings } from './other-samplers.ts';

/** Which step this is and what it does to the time. */
export function describeStep({ index, times, t, tNext, method }: DenoisingData): string {
	const does = method.summary[0]!.toLowerCase() + method.summary.slice(1);
	return `Step ${index + 1} of ${times.length - 1} goes from t = ${formatNumber(t)} to ${formatNumber(tNext)} with ${method.label}, which ${does}`;
}

/** How well the page's own sum agrees with the engine's. */
export function describeSum({ terms, difference }: DenoisingData): string {
	const workedBack = terms.some((entry) => entry.workedBack);
	return workedBack
		? 'This recording keeps no copy of its second look, so that term is worked back from the result: here the sum proves nothing.'
		: `Added up here, the terms give the engine’s next state; the largest difference is ${formatNumber(difference)}.`;
}

/** How much of the real path the flat picture shows. */
export function describeTrajectory({ states, explained }: Trajectory): string {
	const share = explained[0] + explained[1];
	return `${states.length} states and ${states.length - 1} clean guesses, flattened onto the two directions in which they differ most; these hold ${formatPercent(share)} of their variance.`;
}

/** Below it, two states in single precision are the same. */
export const ROUNDING = 1e-4;

/** On the straight path DDIM is Euler's step; elsewhere it is not. */
function describeTwins(landings: Landings['landings']): string {
	const [euler, ddim] = (['euler', 'ddim'] as const).map(
		(id) => landings.find(({ method }) => method.id === id)?.difference
	);
	return euler && ddim && largestDifference(euler, ddim) < ROUNDING
		? ' Euler and DDIM end in the same place: on this schedule’s straight path they are one step written in two ways.'
		: '';
}

/** A distance, measured by the way that the run itself goes. */
export function describeShare(distance: number, way: number): string {
	if (distance < ROUNDING) return 'rounding only';
	const share = distance / Math.max(way, Number.EPSILON);
	return share < 1 ? `${formatPercent(share)} of the way` : `${formatNumber(share)} times the way`;
}

/** Whether every sampler that is known ends where the run does. */
export function areAlike({ landings }: Landings): boolean {
	return landings.every(({ distance }) => distance === undefined || distance < ROUNDING);
}

/** Why there is nothing to compare at a run's last step. */
export function describeLast({ way }: Landings): string {
	return (
		`At the last step the samplers that are known all end in the run’s own state, ${formatNumber(way)} from here, and no ` +
		'longer step is left to take. Earlier they part.'
	);
}

/** How far the samplers part from the run's own state, all from the same guess. */
export function describeLandings({ jump, way, landings }: Landings): string {
	const known = landings.flatMap(({ method, distance }) =>
		distance === undefined ? [] : [{ label: method.label, distance }]
	);
	const furthest = known.reduce((most, one) => (one.distance > most.distance ? one : most));
	const steps = jump === 1 ? 'this step' : `${jump} steps at once`;
	const begin = `Every sampler takes ${steps} from the same state with the same guess`;
	if (areAlike({ jump, way, landings })) {
		return `${begin}, and all that are known end in the run’s own state, ${formatNumber(way)} from here: the maps are empty.`;
	}
	return (
		`${begin}; the maps show where it ends away from the ` +
		`run’s own state, which is ${formatNumber(way)} from here. ${furthest.label} ends furthest, ` +
		`${formatNumber(furthest.distance)} away.${describeTwins(landings)}`
	);
}

export function describe(data: DenoisingData): string {
	return `${describeStep(data)} ${describeSum(data)}`;
}
