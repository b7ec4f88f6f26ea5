import { addNoise } from '#lib/diffusion/forward-process.ts';
import { SCHEDULES, type Schedule } from '#lib/diffusion/schedules/index.ts';
import { std } from '#lib/tensor/statistics.ts';
import { tensor, type Tensor } from '#lib/tensor/tensor.ts';
import type { Manifest } from '#lib/trace/manifest.ts';
import type { RunTrace, StepTrace } from '#lib/trace/run.ts';
import type { OwnPicture } from '#lib/trace/own-picture.ts';
import { formatFixed } from '#lib/viz/format.ts';
import { cleanLatent } from '../clean-latent.ts';
import { visitorNoise } from '../visitor-noise.ts';

/** What the stage reads; a part of every `StageInput`. */
export interface NoiseInput {
	readonly manifest: Pick<Manifest, 'prediction' | 'schedule'> & {
		readonly dit: Pick<Manifest['dit'], 'grid'>;
	};
	readonly trace: {
		readonly request: Pick<RunTrace['request'], 'seed' | 'steps' | 'start'>;
		readonly steps: readonly StepTrace[];
	};
	readonly step: Pick<StepTrace, 't' | 'latent'>;
}

/** The forward process on this run's own result, or on the visitor's picture. */
export interface NoiseData {
	readonly schedule: Schedule;
	/** The time of the selected step, 1 (noise) … 0 (clean). */
	readonly t: number;
	/** The run's x_t there, `[C, s, s]`. */
	readonly latent: Tensor;
	/** The run's latent before its first step, `[C, s, s]`. */
	readonly start: Tensor;
	/** What noise is added to, `[C, s, s]`: the clean latent that the run guessed last, x̂0, or the visitor's picture. */
	readonly clean: Tensor;
	/** What `clean` is: the run's result once it has reached its last step. */
	readonly source: 'result' | 'guess so far' | 'own';
	readonly seed: number;
	/** Whether the run began with the visitor's picture, its noise mixed into that. */
	readonly beganWithPicture: boolean;
	/** Patches along a side. */
	readonly grid: number;
}

export function derive({ manifest, trace, step }: NoiseInput): NoiseData | null {
	const clean = cleanLatent({ manifest, trace });
	if (!clean) return null;
	return {
		schedule: SCHEDULES[manifest.schedule],
		t: step.t,
		latent: step.latent,
		start: trace.steps[0].latent,
		clean,
		source: trace.steps.length === trace.request.steps ? 'result' : 'guess so far',
		seed: trace.request.seed,
		beganWithPicture: trace.request.start !== undefined,
		grid: manifest.dit.grid
	};
}

/** The same with the visitor's picture in the run's place, once it has a latent. */
export function onOwn(data: NoiseData, own: OwnPicture | undefined): NoiseData {
	return own?.latent ? { ...data, clean: own.latent, source: 'own' } : data;
}

/** Unit noise ε like the clean latent, `[C·s·s]`; draw 0 is the run's own: {@link ownNoise}. */
export function epsilonOf({ seed, clean }: NoiseData, draw: number): Float32Array {
	return visitorNoise(seed, draw, clean.data.length);
}

/** x_t = α(t)·x̂0 + σ(t)·ε, `[C, s, s]`. */
export function noised({ clean, schedule }: NoiseData, epsilon: Float32Array, t: number): Tensor {
	return tensor(addNoise(clean.data, epsilon, t, schedule), clean.dims);
}

/** A function of the schedule, and points of it from t = 0 to t = 1 to draw it by. */
export interface Curve {
	readonly of: (t: number) => number;
	readonly values: readonly { readonly x: number; readonly y: number }[];
}

const CURVE_POINTS = 101;

export function curve(of: (t: number) => number): Curve {
	const values = Array.from({ length: CURVE_POINTS }, (_, i) => {
		const x = i / (CURVE_POINTS - 1);
		return { x, y: of(x) };
	});
	return { of, values };
}

/** The density of the standard normal distribution: what a latent of pure noise is drawn from. */
export function standardNormal(x: number): number {
	return Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * As long at every step, so that lines break where they did, and long enough that the two factors of a step add up as they
 * are written.
 */
export const steady = (value: number) => formatFixed(value, 3);

export function describe({ schedule, t, latent }: NoiseData): string {
	return (
		`At this step, t = ${steady(t)}: ${steady(schedule.alpha(t))} of the picture is left and the noise has ` +
		`standard deviation ${steady(schedule.sigma(t))}; the run’s own latent has ` +
		`${steady(std(latent.data))}, pure noise would have 1.`
	);
}

/** What the noise that the run itself drew was to it. */
export function ownNoise({ beganWithPicture }: Pick<NoiseData, 'beganWithPicture'>): string {
	return beganWithPicture
		? 'the noise that this run mixed into your picture'
		: 'the noise this run began with';
}

/** The two factors at a time of the visitor's own, and what is noised by them. */
export function describeLevel(data: NoiseData, t: number, draw: number): string {
	const { schedule, source } = data;
	const noise = draw === 0 ? ownNoise(data) : 'fresh noise';
	return (
		`${steady(schedule.alpha(t))} × ${SOURCES[source]} + ${steady(schedule.sigma(t))} × ${noise}, ` +
		'number by number. Move the level and watch what survives longest.'
	);
}

const SOURCES: Readonly<Record<NoiseData['source'], string>> = {
	result: 'the run’s last guess of the clean picture',
	'guess so far': 'the run’s guess of the clean picture so far, as the run is still going',
	own: 'your picture’s latent'
};
