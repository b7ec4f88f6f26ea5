import { combine } from '../../diffusion/linear-combination.ts';
import { toPrediction, type Prediction } from '../../diffusion/prediction.ts';
import { normal, stepStream } from '../../diffusion/prng.ts';
import {
	samplingMethod,
	type Coefficients,
	type Method,
	type Term
} from '../../diffusion/samplers/index.ts';
import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Manifest } from '../../trace/manifest.ts';
import type { RunTrace, StepTrace } from '../../trace/run.ts';

/** One summand of the step: coefficient · values. */
export interface StepTerm {
	readonly term: Term;
	readonly coefficient: number;
	/** `[C, s, s]` */
	readonly values: Tensor;
	/** True where the trace does not hold the values, as in a recording, and the sum, being known, tells them. */
	readonly workedBack: boolean;
}

/** The run's sampler. */
export function methodOf({ request }: RunTrace): Method {
	return samplingMethod(request.sampler);
}

/** The guided output of a step in its three names. */
export function predictionOf(step: StepTrace, { prediction, schedule }: Manifest): Prediction {
	return toPrediction(step.guided.data, prediction, step.latent.data, step.t, SCHEDULES[schedule]);
}

/** Everything that the step adds up to x at `tNext`, with the sampler's own coefficients. */
export function termsOf(manifest: Manifest, trace: RunTrace, step: StepTrace): StepTerm[] {
	const coefficients = methodOf(trace).coefficients(
		SCHEDULES[manifest.schedule],
		Float64Array.from(trace.times),
		step.index
	);
	const known = {
		...knownValues(manifest, trace, step, coefficients),
		...secondLook(manifest, trace, step)
	};
	const terms = (Object.keys(coefficients) as Term[]).map((term) => ({
		term,
		coefficient: coefficients[term]!,
		values: known[term],
		workedBack: false
	}));
	return terms.map((entry) => ({
		...entry,
		values: tensor(
			entry.values ?? remainder(entry.term, coefficients, known, step),
			step.latent.dims
		),
		workedBack: entry.values === undefined
	}));
}

type Known = Partial<Record<Term, Float32Array>>;

/** The values of the terms that hold for steps of any length and sampler; Heun's second look is not among them. */
export function knownValues(
	manifest: Manifest,
	trace: RunTrace,
	step: StepTrace,
	coefficients: Coefficients
): Known {
	const { index, latent } = step;
	const before = trace.steps[index - 1];
	return {
		x: latent.data,
		...predictionOf(step, manifest),
		...(before && { previousX0: predictionOf(before, manifest).x0 }),
		...('noise' in coefficients && {
			noise: normal(trace.request.seed, stepStream(index), latent.data.length)
		})
	};
}

/** What the model said at the trial point of the run's own step (Heun's second look), where the run kept it. */
function secondLook(manifest: Manifest, trace: RunTrace, step: StepTrace): Known {
	const { trial } = methodOf(trace);
	if (!step.second || !trial) return {};
	const schedule = SCHEDULES[manifest.schedule];
	const scalars = trial(schedule, Float64Array.from(trace.times), step.index);
	const values = knownValues(manifest, trace, step, scalars);
	const point = combine(
		(Object.keys(scalars) as Term[]).map((term) => [scalars[term]!, values[term]!])
	);
	const { second, tNext } = step;
	const { velocity } = toPrediction(second.data, manifest.prediction, point, tNext, schedule);
	return { correctedVelocity: velocity };
}

/** The one term that a recording lacks (Heun's second look), from x_next less all the others. */
function remainder(
	missing: Term,
	coefficients: Coefficients,
	known: Known,
	{ next }: StepTrace
): Float32Array {
	const scale = coefficients[missing]!;
	const others = (Object.keys(coefficients) as Term[]).filter((term) => term !== missing);
	return combine([
		[1 / scale, next.data],
		...others.map((term) => [-coefficients[term]! / scale, known[term]!] as const)
	]);
}

/** Σ coefficient · values, `[n]`: the step made again in the page. */
export function sumOf(terms: readonly StepTerm[]): Float32Array {
	return combine(terms.map(({ coefficient, values }) => [coefficient, values.data]));
}
