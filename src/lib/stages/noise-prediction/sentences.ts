import { norm } from '../../tensor/algebra.ts';
import { formatNumber, formatPercent } from '../../viz/format.ts';
import { branchDistance, type NoisePredictionData } from './derive.ts';

/** The network's output, by what it was trained to put out. */
export const KIND_NAMES = { flow: 'velocity v̂', epsilon: 'noise ε̂', v: 'v = α·ε − σ·x₀' } as const;

/** How much the prompt changes what the network says. */
export function describeBranches(data: NoisePredictionData): string {
	const share = norm(difference(data)) / norm(data.conditional.data);
	return `With and without the prompt the outputs differ by ${formatNumber(branchDistance(data))} per number (root mean square), ${formatPercent(share)} of the output’s own length.`;
}

export function describe(data: NoisePredictionData): string {
	return `At t = ${formatNumber(data.t)} the model guesses the ${KIND_NAMES[data.kind]}. ${describeBranches(data)} The run stretches that difference by s = ${formatNumber(data.guidance)}.`;
}

function difference({ conditional, unconditional }: NoisePredictionData): Float32Array {
	return conditional.data.map((value, i) => value - unconditional.data[i]);
}
