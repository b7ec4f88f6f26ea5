import { combine, type Weighted } from '../linear-combination.ts';
import type { Prediction } from '../prediction.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { MissingHistoryError, type Method, type Sampler, type StepInput } from './sampler.ts';
import type { Coefficients, Term } from './terms.ts';
import { TimestepsError, timesteps } from './timesteps.ts';

/** Puts a method to work on a schedule; `shift` as in {@link timesteps}. */
export function methodSampler<Id extends string>(
	method: Method<Id>,
	schedule: Schedule,
	shift: number
): Sampler<Id> {
	let times: Float64Array = new Float64Array(0);

	function coefficients(index: number): Coefficients {
		const steps = Math.max(0, times.length - 1);
		if (!Number.isInteger(index) || index < 0 || index >= steps) {
			throw new TimestepsError(`There is no step ${index} in a run of ${steps} steps.`);
		}
		return method.coefficients(schedule, times, index);
	}

	async function correctedVelocity(input: StepInput): Promise<Float32Array> {
		const trial = method.trial?.(schedule, times, input.index) ?? {};
		const x = await mix(trial, input);
		return (await input.denoise(x, times[input.index + 1])).velocity;
	}

	async function valuesOf(term: Term, input: StepInput): Promise<Float32Array> {
		switch (term) {
			case 'x':
				return input.x;
			case 'x0':
			case 'epsilon':
			case 'velocity':
				return input.prediction[term];
			case 'correctedVelocity':
				return correctedVelocity(input);
			case 'previousX0':
				return demandPrevious(input, method.label).x0;
			case 'noise':
				return input.noise();
		}
	}

	async function mix(scalars: Coefficients, input: StepInput): Promise<Float32Array> {
		const weighted: Weighted[] = [];
		for (const term of Object.keys(scalars) as Term[]) {
			weighted.push([scalars[term]!, await valuesOf(term, input)]);
		}
		return combine(weighted);
	}

	return {
		id: method.id,
		evaluationsPerStep: method.evaluationsPerStep,
		setTimesteps: (steps, start) => (times = timesteps(steps, shift, start)),
		coefficients,
		step: (input) => mix(coefficients(input.index), input)
	};
}

function demandPrevious({ index, previous }: StepInput, label: string): Prediction {
	if (previous) return previous;
	throw new MissingHistoryError(
		`${label} needs the guess of step ${index - 1} to take step ${index}; go back to a step that has it.`
	);
}
