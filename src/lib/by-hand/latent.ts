import { guide } from '../diffusion/guidance.ts';
import { combine } from '../diffusion/linear-combination.ts';
import { toPrediction, type Prediction } from '../diffusion/prediction.ts';
import { normal, stepStream } from '../diffusion/prng.ts';
import {
	samplingMethod,
	TERMS,
	type Method,
	type Term as StepTerm
} from '../diffusion/samplers/index.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import type { StepTrace } from '../trace/run.ts';
import { f32, product, sum32 } from './float32.ts';
import { ofPlace } from './names.ts';
import { initialNoise, NOISE_FORMULA, positionOf } from './noise.ts';
import type { Operand, Recipe, Sources, Work } from './recipe.ts';

type Ref = NumberOf<'latent-entry'>;

/** x before a step: the noise from the seed, or what the sampler made of the step before. */
export const latentEntry: Recipe<Ref> = {
	probes: [],
	title: ({ step = 0, ...place }) =>
		`${step === 0 ? 'Initial noise' : `Latent after step ${step}`}, ${ofPlace(place)}`,
	meaning: 'One cell of the latent: what all steps together turn from noise into a picture.',
	// Its title says when.
	isTimeless: true,
	formula: (_, sources) => (sources.index > 0 ? updateFormula(sources) : firstFormula(sources)),
	engine({ channel, row, column }, { trace, index }) {
		const latent = trace.steps[index]?.latent ?? trace.steps[index - 1].next;
		return at(latent, channel, row, column);
	},
	async work(ref, sources) {
		const work = sources.index > 0 ? await updateWork(ref, sources) : firstWork(ref, sources);
		const painted = sum32(paintOn(ref, sources));
		if (painted === 0) return work;
		const paint: Operand = { name: 'paint', value: painted, origin: 'added by you' };
		return { ...work, operands: [...work.operands, paint], value: f32(work.value + painted) };
	}
};

/** What the visitor painted on a cell at this step. */
function paintOn(ref: Ref, sources: Sources): number[] {
	const { manifest, trace, index } = sources;
	const cell = ref.row * manifest.latent.size + ref.column;
	return (trace.steps[index]?.changes ?? []).flatMap((change) =>
		change.kind === 'paint'
			? change.strokes
					.filter(({ channel, cells }) => channel === ref.channel && cells.includes(cell))
					.map(({ amount }) => amount)
			: []
	);
}

/** The seed's noise, mixed with the picture that the run began from where there is one. */
function firstWork(ref: Ref, sources: Sources): Work {
	const { manifest, trace } = sources;
	const { start } = trace.request;
	const noise = initialNoise(ref, sources);
	if (!start) return noise;
	const schedule = SCHEDULES[manifest.schedule];
	const origin = `by the schedule at t = ${start.level}`;
	const { channel, row, column } = ref;
	const terms = [
		product(
			{ name: 'α', value: schedule.alpha(start.level), origin },
			{
				name: 'your picture’s latent',
				value: start.latent.data[positionOf(ref, sources)],
				...(start.picture
					? { ref: { kind: 'picture-latent-entry', channel, row, column, step: sources.index } }
					: { origin: 'your picture itself is not at hand' })
			}
		),
		product(
			{ name: 'σ', value: schedule.sigma(start.level), origin },
			{ name: 'noise', value: noise.value, origin: 'from the seed' }
		)
	];
	const total = sum32(terms.map(({ value }) => value));
	return {
		operands: noise.operands,
		sum: { each: 'scalar × number', terms, total },
		value: total,
		note: 'The seed makes the noise as in any run; your picture’s latent is what the encoder made of its pixels.'
	};
}

function methodOf({ trace }: Sources): Method {
	return samplingMethod(trace.request.sampler);
}

/** The scalars of the step that made this state. */
function coefficientsOf(sources: Sources): [StepTerm, number][] {
	const { manifest, trace, index } = sources;
	const times = Float64Array.from(trace.times);
	const scalars = methodOf(sources).coefficients(SCHEDULES[manifest.schedule], times, index - 1);
	return Object.entries(scalars) as [StepTerm, number][];
}

function firstFormula({ trace }: Sources): string {
	return trace.request.start ? String.raw`x_t = \alpha\,x_0 + \sigma\,z` : NOISE_FORMULA;
}

function updateFormula(sources: Sources): string {
	const terms = coefficientsOf(sources).map(([term], i) => `c_{${i + 1}}\\,${TERMS[term].symbol}`);
	return `x_{t'} = ${terms.join(' + ')}`;
}

/** x_next = Σ coefficient · term, with the sampler's own coefficients. */
async function updateWork(ref: Ref, sources: Sources): Promise<Work> {
	const scalars = coefficientsOf(sources);
	const asksAgain = scalars.some(([term]) => term === 'correctedVelocity');
	const look = asksAgain ? await secondLook(ref, sources) : undefined;
	const terms = scalars.map(([term, coefficient], i) =>
		product(
			{ name: `c${'₁₂₃₄'[i]}`, value: coefficient, origin: 'the sampler’s coefficient' },
			term === 'correctedVelocity' ? look!.velocity : operandOf(term, ref, sources)
		)
	);
	const value = sum32(terms.map((term) => term.value));
	const each = `coefficient of ${methodOf(sources).label} × number`;
	return {
		operands: look?.operands ?? [],
		sum: { each, terms, total: value },
		value,
		...(look && { note: SECOND_LOOK })
	};
}

const SECOND_LOOK =
	'The sampler asked the model a second time, where an Euler step would end. That answer is the engine’s; what happened inside the model on the way to it was not read.';

function operandOf(
	term: Exclude<StepTerm, 'correctedVelocity'>,
	ref: Ref,
	sources: Sources
): Operand {
	const { trace, index } = sources;
	const { channel, row, column } = ref;
	const place = { channel, row, column };
	const position = positionOf(place, sources);
	const step = index - 1;
	const name = TERMS[term].label;
	switch (term) {
		case 'x':
			return {
				name,
				value: trace.steps[step].latent.data[position],
				ref: { kind: 'latent-entry', step, ...place }
			};
		case 'x0':
		case 'epsilon':
		case 'velocity':
			return {
				name,
				value: predictionOf(trace.steps[step], sources)[term][position],
				ref: { kind: 'guess-entry', quantity: term, step, ...place }
			};
		case 'previousX0':
			return {
				name,
				value: predictionOf(trace.steps[step - 1], sources).x0[position],
				ref: { kind: 'guess-entry', quantity: 'x0', step: step - 1, ...place }
			};
		case 'noise':
			return {
				name,
				value: normal(trace.request.seed, stepStream(step), position + 1)[position],
				ref: { kind: 'fresh-noise-entry', step, ...place }
			};
	}
}

/** The guided output of a step in its three names. */
export function predictionOf(step: StepTrace, { manifest }: Pick<Sources, 'manifest'>): Prediction {
	const schedule = SCHEDULES[manifest.schedule];
	return toPrediction(step.guided.data, manifest.prediction, step.latent.data, step.t, schedule);
}

/** What the sampler learned where it looked a second time. */
interface SecondLook {
	/** Where it looked, and what it was told there. */
	readonly operands: readonly Operand[];
	readonly velocity: Operand;
}

/**
 * Heun's second look: the velocity where an Euler step would end. Where the run kept no copy of it, the model is asked.
 *
 * @throws NoModelError
 */
async function secondLook(ref: Ref, sources: Sources): Promise<SecondLook> {
	const { manifest, trace, lab } = sources;
	const step = trace.steps[sources.index - 1];
	const position = positionOf(ref, sources);
	const schedule = SCHEDULES[manifest.schedule];
	const scalars = methodOf(sources).trial!(schedule, Float64Array.from(trace.times), step.index);
	const { velocity } = predictionOf(step, sources);
	const trial = combine([
		[scalars.x ?? 0, step.latent.data],
		[scalars.velocity ?? 0, velocity]
	]);
	const ask = async () => {
		const guess = await lab.guess(tensor(trial, step.latent.dims), step.tNext);
		return guide(guess.conditional.data, guess.unconditional.data, trace.request.guidance);
	};
	const guided = step.second?.data ?? (await ask());
	const second = toPrediction(guided, manifest.prediction, trial, step.tNext, schedule);
	const change = Number((step.t - step.tNext).toFixed(3));
	return {
		operands: [
			{
				name: 'trial point x̃',
				value: trial[position],
				origin: `x − Δt·v̂, both of this step, Δt = ${change}`
			},
			{
				name: 'guided output at x̃',
				value: guided[position],
				origin: 'the model’s second answer in this step'
			}
		],
		velocity: {
			name: TERMS.correctedVelocity.label,
			value: second.velocity[position],
			origin: 'that answer as a velocity'
		}
	};
}
