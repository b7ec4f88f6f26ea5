import { norm } from '../../tensor/algebra.ts';
import type { Answer } from '../../trace/selection.ts';
import { formatNumber, formatPercent } from '../../viz/format.ts';
import { branchDistance, type NoisePredictionData } from './derive.ts';
import type { MeanSquares } from './known-noise.ts';

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

/** What is noised on purpose. */
export function trialName(isOwn: boolean, isFinished: boolean): string {
	if (isOwn) return 'Your picture’s latent';
	return isFinished ? 'The run’s last latent' : 'The run’s guess of the clean latent so far';
}

/** How the network is asked about noise that is known. */
export interface Asking {
	readonly answer: Answer;
	readonly prompt: string;
	/** s. */
	readonly guidance: number;
	/** Whether s is tried and not the run's own. */
	readonly isTried: boolean;
	/** Whether a part of the network is scaled by hand meanwhile. */
	readonly isChanged: boolean;
}

/** How near the network came to noise that is known. */
export function describeKnownNoise(
	subject: string,
	asking: Asking,
	judged: { readonly t: number; readonly squares: MeanSquares } | undefined
): string {
	const setting = `${subject} gets noise that this page drew, so the truth is known. ${describeAsking(asking)}`;
	if (!judged) return setting;
	const { t, squares } = judged;
	return (
		`${setting} At t = ${formatNumber(t)} the mean square of ε̂ − ε is ${formatNumber(squares.epsilon)}, ` +
		`of v̂ − v ${formatNumber(squares.velocity)}, mean over all entries; guessing 0 for ε would be wrong by about 1.`
	);
}

function describeAsking({ answer, prompt, guidance, isTried, isChanged }: Asking): string {
	const s = `s = ${formatNumber(guidance)}, ${isTried ? 'which is tried above' : 'as in the run'}`;
	const ways: Readonly<Record<Answer, string>> = {
		'with-text': `with the prompt “${prompt}”`,
		'without-text': 'without any words',
		guided: `with the prompt “${prompt}” and without, and its answers are guided with ${s}`
	};
	const changes = isChanged ? ' It is changed by hand as at this step.' : '';
	return `The model is asked for it ${ways[answer]}.${changes}`;
}

function difference({ conditional, unconditional }: NoisePredictionData): Float32Array {
	return conditional.data.map((value, i) => value - unconditional.data[i]);
}
