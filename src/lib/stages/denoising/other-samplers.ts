import { combine } from '../../diffusion/linear-combination.ts';
import { SAMPLERS, type Method, type Term } from '../../diffusion/samplers/index.ts';
import { SCHEDULES } from '../../diffusion/schedules/index.ts';
import { norm } from '../../tensor/algebra.ts';
import type { StageInput } from '../stage.ts';
import { knownValues } from './terms.ts';

/** Where a sampler would go from this state with this guess, over one or more of the run's steps at once. */
export interface Landing {
	readonly method: Method;
	/** True for the sampler that the run uses. */
	readonly isTheRuns: boolean;
	/** Its state less the run's own at the same time, `[C · s · s]`; undefined where it would have to ask the model again. */
	readonly difference: Float32Array | undefined;
	/** ‖difference‖ */
	readonly distance: number | undefined;
	/** Length of the difference over the channels, for every cell, `[s · s]`. */
	readonly map: Float32Array | undefined;
}

export interface Landings {
	/** Steps of the run that are taken at once. */
	readonly jump: number;
	/** ‖the run's own state there − the state now‖, to measure by. */
	readonly way: number;
	readonly landings: readonly Landing[];
}

/**
 * One step with every sampler, from the shown state to the run's time `jump` steps on, all with the same guess (and the
 * same fresh noise), against the run's own state there. Nothing is asked of the model.
 */
export function landingsOf(
	{ manifest, trace, step }: Pick<StageInput, 'manifest' | 'trace' | 'step'>,
	jump: number
): Landings {
	const { index, latent } = step;
	const target = trace.steps[index + jump - 1].next;
	// The run's times with those between left out: what a run of fewer steps would take here.
	const times = Float64Array.from([
		...trace.times.slice(0, index + 1),
		...trace.times.slice(index + jump)
	]);
	const landings = SAMPLERS.map((method): Landing => {
		const coefficients = method.coefficients(SCHEDULES[manifest.schedule], times, index);
		const known = knownValues(manifest, trace, step, coefficients);
		const isTheRuns = method.id === trace.request.sampler;
		const terms = Object.keys(coefficients) as Term[];
		const values = terms.map((term) => known[term]);
		const asks = values.some((value) => value === undefined);
		// The run's own step needs no second look: the run took it.
		const state =
			asks && isTheRuns && jump === 1
				? step.next.data
				: asks
					? undefined
					: combine(terms.map((term, i) => [coefficients[term]!, values[i]!]));
		const difference = state?.map((value, i) => value - target.data[i]);
		return {
			method,
			isTheRuns,
			difference,
			distance: difference && norm(difference),
			map: difference && lengthOverChannels(difference, latent.dims[0])
		};
	});
	const way = norm(target.data.map((value, i) => value - latent.data[i]));
	return { jump, way, landings };
}

function lengthOverChannels(values: Float32Array, channels: number): Float32Array {
	const cells = values.length / channels;
	return Float32Array.from({ length: cells }, (_, cell) => {
		let squares = 0;
		for (let channel = 0; channel < channels; channel++) {
			squares += values[channel * cells + cell] ** 2;
		}
		return Math.sqrt(squares);
	});
}
