import { SCHEDULES, type Schedule } from '../../diffusion/schedules/index.ts';
import type { Method } from '../../diffusion/samplers/index.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { RunTrace } from '../../trace/run.ts';
import type { StageInput } from '../stage.ts';
import { landingsOf, type Landings } from './other-samplers.ts';
import { principalComponents, type Projection } from './principal-components.ts';
import { methodOf, predictionOf, sumOf, termsOf, type StepTerm } from './terms.ts';

/** Where the run's states and clean guesses lie in the plane in which they differ most. */
export interface Trajectory {
	/** x at every time computed so far, the last step's result included. */
	readonly states: Projection['points'];
	/** x̂₀ at every step computed so far. */
	readonly guesses: Projection['points'];
	readonly explained: Projection['explained'];
}

export interface DenoisingData {
	/** Patches along a side. */
	readonly grid: number;
	readonly index: number;
	readonly t: number;
	readonly tNext: number;
	/** The sampler's times, `[S + 1]`. */
	readonly times: readonly number[];
	/** How many steps are computed so far. */
	readonly computed: number;
	readonly schedule: Schedule;
	readonly method: Method;
	readonly terms: readonly StepTerm[];
	/** Σ coefficient · term, made here, `[C, s, s]`. */
	readonly sum: Tensor;
	/** x at `tNext` as the engine computed it, `[C, s, s]`. */
	readonly next: Tensor;
	/** Largest difference between the two. */
	readonly difference: number;
	readonly trajectory: Trajectory;
	/** This step with every sampler, over `jump` of the run's steps at once: 1 … computed − index. */
	readonly land: (jump: number) => Landings;
}

/** The path, by the steps that a run has come to: another step on show leaves it as it is. */
const trajectories = new WeakMap<RunTrace['steps'], Trajectory>();

export function derive({ manifest, trace, step }: StageInput): DenoisingData {
	const terms = termsOf(manifest, trace, step);
	const sum = sumOf(terms);
	return {
		grid: manifest.dit.grid,
		index: step.index,
		t: step.t,
		tNext: step.tNext,
		times: trace.times,
		computed: trace.steps.length,
		schedule: SCHEDULES[manifest.schedule],
		method: methodOf(trace),
		terms,
		sum: tensor(sum, step.next.dims),
		next: step.next,
		difference: sum.reduce(
			(most, value, i) => Math.max(most, Math.abs(value - step.next.data[i])),
			0
		),
		trajectory: trajectoryOf({ manifest, trace }),
		land: (jump) => landingsOf({ manifest, trace, step }, jump)
	};
}

function trajectoryOf({ manifest, trace }: Pick<StageInput, 'manifest' | 'trace'>): Trajectory {
	const { steps } = trace;
	const before = trajectories.get(steps);
	if (before) return before;
	const states = [...steps.map(({ latent }) => latent.data), steps[steps.length - 1].next.data];
	const guesses = steps.map((step) => predictionOf(step, manifest).x0);
	// The noise comes first and the last guess last, so that the first axis points from noise to picture.
	const { points, explained } = principalComponents([...states, ...guesses]);
	const trajectory = {
		states: points.slice(0, states.length),
		guesses: points.slice(states.length),
		explained
	};
	trajectories.set(steps, trajectory);
	return trajectory;
}
