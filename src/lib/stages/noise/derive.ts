import { addNoise } from '#lib/diffusion/forward-process.ts';
import { toPrediction } from '#lib/diffusion/prediction.ts';
import { LATENT_STREAM, normal } from '#lib/diffusion/prng.ts';
import { SCHEDULES, type Schedule } from '#lib/diffusion/schedules/index.ts';
import { std } from '#lib/tensor/statistics.ts';
import { tensor, type Tensor } from '#lib/tensor/tensor.ts';
import type { Manifest } from '#lib/trace/manifest.ts';
import type { RunTrace, StepTrace } from '#lib/trace/run.ts';
import { formatNumber } from '#lib/viz/format.ts';

/** What the stage reads; a part of every `StageInput`. */
export interface NoiseInput {
	readonly manifest: Pick<Manifest, 'prediction' | 'schedule'>;
	readonly trace: {
		readonly request: Pick<RunTrace['request'], 'seed' | 'steps'>;
		readonly steps: readonly StepTrace[];
	};
	readonly step: Pick<StepTrace, 't' | 'latent'>;
}

/** The forward process on this run's own result. */
export interface NoiseData {
	readonly schedule: Schedule;
	/** The time of the selected step, 1 (noise) … 0 (clean). */
	readonly t: number;
	/** The run's x_t there, `[C, s, s]`. */
	readonly latent: Tensor;
	/** The clean latent guessed last, x̂0 `[C, s, s]`: the picture that noise is added to. */
	readonly clean: Tensor;
	/** Whether the run has reached its last step, so that `clean` is its result. */
	readonly finished: boolean;
	readonly seed: number;
}

export function derive({ manifest, trace, step }: NoiseInput): NoiseData | null {
	const last = trace.steps.at(-1);
	if (!last) return null;
	const schedule = SCHEDULES[manifest.schedule];
	const { x0 } = toPrediction(
		last.guided.data,
		manifest.prediction,
		last.latent.data,
		last.t,
		schedule
	);
	return {
		schedule,
		t: step.t,
		latent: step.latent,
		clean: tensor(x0, last.latent.dims),
		finished: trace.steps.length === trace.request.steps,
		seed: trace.request.seed
	};
}

/** Streams from here on are for noise that a visitor asks for; runs use the small numbers. */
const VISITOR_STREAM = 2 ** 31;

/** Unit noise ε like the clean latent, `[C·s·s]`; draw 0 is the noise that the run itself began with. */
export function epsilonOf({ seed, clean }: NoiseData, draw: number): Float32Array {
	const stream = draw === 0 ? LATENT_STREAM : VISITOR_STREAM + draw;
	return normal(seed, stream, clean.data.length);
}

/** x_t = α(t)·x̂0 + σ(t)·ε, `[C, s, s]`. */
export function noised({ clean, schedule }: NoiseData, epsilon: Float32Array, t: number): Tensor {
	return tensor(addNoise(clean.data, epsilon, t, schedule), clean.dims);
}

export interface Point {
	readonly x: number;
	readonly y: number;
}

const CURVE_POINTS = 101;

/** A curve of the schedule, from t = 0 to t = 1. */
export function curve(of: (t: number) => number): Point[] {
	return Array.from({ length: CURVE_POINTS }, (_, i) => {
		const x = i / (CURVE_POINTS - 1);
		return { x, y: of(x) };
	});
}

/** The density of the standard normal distribution: what a latent of pure noise is drawn from. */
export function standardNormal(x: number): number {
	return Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
}

export function describe({ schedule, t, latent }: NoiseData): string {
	return (
		`At this step, t = ${formatNumber(t)}: ${formatNumber(schedule.alpha(t))} of the picture is left and the noise has ` +
		`standard deviation ${formatNumber(schedule.sigma(t))}; the run's own latent has ` +
		`${formatNumber(std(latent.data))}, pure noise would have 1.`
	);
}
