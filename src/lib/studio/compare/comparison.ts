import { norm } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Manifest } from '../../trace/manifest.ts';
import type { RunTrace, StepTrace } from '../../trace/run.ts';
import { patchAt } from '../../viz/patches.ts';
import { predictedNoise } from '../step-noise.ts';

/** How far the same thing is apart in two runs. */
export interface Gap {
	/** ‖a − b‖ / ‖b‖, where b belongs to the run that is compared with. */
	readonly relative: number;
	/** a − b, `[C, s, s]` */
	readonly difference: Tensor;
	/** In every cell the length of the difference over all channels, `[s·s]`. */
	readonly cells: Float32Array;
}

/** A time at which both runs have a state. After the last step there is a state, t = 0, but no guess. */
export interface Meeting {
	readonly t: number;
	/** 0-based, of the run on show; its number of steps so far for the state after the last. */
	readonly step: number;
	/** The same of the run that is compared with. */
	readonly otherStep: number;
	/** Between the states x_t. */
	readonly state: Gap;
	/** Between the guided guesses of the noise, ε̂. */
	readonly noise?: Gap;
}

/** Times that are computed in two ways differ by rounding alone. */
const SAME_TIME = 1e-6;

export function isSameTime(a: number, b: number): boolean {
	return Math.abs(a - b) < SAME_TIME;
}

/**
 * The difference of two tensors of one shape, `[C, s, s]`. Its loops are in functions of their own: V8 13.6, as in Node
 * 24, sometimes optimises a function in the middle of its loop so that all objects it makes afterwards share the memory
 * of one number, here `relative`.
 */
export function gapBetween(a: Tensor, b: Tensor): Gap {
	const [channels = 0, height = 0, width = 0] = a.dims;
	const difference = a.data.map((value, i) => value - b.data[i]);
	const cells = Float32Array.from({ length: height * width }, (_, cell) => {
		let squares = 0;
		for (let i = 0; i < channels; i++) squares += difference[i * height * width + cell] ** 2;
		return Math.sqrt(squares);
	});
	return {
		relative: norm(difference) / norm(b.data),
		difference: tensor(difference, a.dims),
		cells
	};
}

/** What a map of a difference shows, `[s·s]`: one channel with its signs, or the length over all of them for null. */
export function mapOfGap({ difference, cells }: Gap, channel: number | null): Float32Array {
	return channel === null ? cells : slice(difference, channel).data;
}

/** A part of a latent: a patch, a channel, or a patch in one channel; null stands for all of them. */
export interface Part {
	readonly patch: number | null;
	readonly channel: number | null;
}

/**
 * How much of the squared difference lies in a part, from 0 to 1. Patches are counted row by row, `grid` in a row; 0
 * where there is no difference.
 */
export function shareOfGap({ difference }: Gap, { patch, channel }: Part, grid: number): number {
	const [channels = 0, height = 0, width = 0] = difference.dims;
	let [inside, all] = [0, 0];
	for (let c = 0; c < channels; c++) {
		for (let row = 0; row < height; row++) {
			for (let column = 0; column < width; column++) {
				const square = difference.data[(c * height + row) * width + column] ** 2;
				all += square;
				const isInside =
					(channel === null || channel === c) &&
					(patch === null || patch === patchAt({ row, column }, height, grid));
				if (isInside) inside += square;
			}
		}
	}
	return all > 0 ? inside / all : 0;
}

/** Every state of a run so far, at its time: before each step, and after the last. */
function statesOf({ steps }: RunTrace): { t: number; latent: Tensor; step?: StepTrace }[] {
	const before = steps.map((step) => ({ t: step.t, latent: step.latent, step }));
	const last = steps.at(-1);
	return last ? [...before, { t: last.tNext, latent: last.next }] : before;
}

/** Where two runs of one model can be held against each other, from noise to picture. */
export function meetingsOf(run: RunTrace, other: RunTrace, manifest: Manifest): Meeting[] {
	const others = statesOf(other);
	return statesOf(run).flatMap(({ t, latent, step }, index) => {
		const otherStep = others.findIndex((state) => isSameTime(state.t, t));
		const match = others[otherStep];
		if (!match) return [];
		const noise =
			step &&
			match.step &&
			gapBetween(predictedNoise(step, manifest), predictedNoise(match.step, manifest));
		return {
			t,
			step: index,
			otherStep,
			state: gapBetween(latent, match.latent),
			...(noise && { noise })
		};
	});
}

/** The index of the item whose time is nearest to `t`; of two equally near ones the noisier. */
export function nearestInTime(items: readonly { readonly t: number }[], t: number): number {
	const away = items.map((item) => Math.abs(item.t - t));
	return away.indexOf(Math.min(...away));
}

/** A run by its times alone, from noise to picture. */
export type Timed = Pick<RunTrace, 'times'>;

/** From this relative distance on, two runs count as parted. */
export const PARTED = 0.1;

/** The first meeting from which on the states stay parted; undefined where they end together. */
export function partingOf(meetings: readonly Meeting[]): Meeting | undefined {
	const together = meetings.findLastIndex(({ state }) => state.relative <= PARTED);
	return meetings[together + 1];
}

/**
 * The columns of two filmstrips side by side: every time at which either run takes a step, from noise to picture, so
 * that equal times stand one above the other.
 */
export function commonColumns(run: Timed, other: Timed): number[] {
	const all = [...run.times.slice(0, -1), ...other.times.slice(0, -1)].sort((a, b) => b - a);
	return all.filter((t, i) => i === 0 || !isSameTime(t, all[i - 1]!));
}
