import type { NumberOf } from '../trace/number-ref.ts';
import { f32, silu } from './float32.ts';
import { linearWork } from './linear.ts';
import { entryName } from './names.ts';
import { engineValue, momentOf, rowOf, stepOf } from './reading.ts';
import { FROM_THESE, type Operand, type Recipe } from './recipe.ts';

/** Both branches share the time. */
const EITHER_BRANCH = 0;

/** Vaswani et al. 2017, section 3.5, with frequencies for a continuous t. */
export const sinusoidEntry: Recipe<NumberOf<'sinusoid-entry'>> = {
	probes: ['time.hidden'],
	title: ({ entry }) => `Time as waves, entry ${entry + 1}`,
	meaning: 'The time of the step read off a slow or a fast clock hand: cosines first, then sines.',
	formula: ({ entry }, { manifest }) =>
		entry < manifest.dit.frequencies.length
			? String.raw`s_i = \cos(\omega_i\,t)`
			: String.raw`s_i = \sin(\omega_i\,t)`,
	engine: ({ entry }, sources) => ({
		why: 'The page makes this number itself and feeds it to the model, which gets what is made here.',
		through: {
			kind: 'time-hidden-entry',
			entry: entry % sources.manifest.dit.width,
			step: sources.index
		}
	}),
	async work({ entry }, sources) {
		const { frequencies } = sources.manifest.dit;
		const { t } = stepOf(sources);
		const isCosine = entry < frequencies.length;
		const frequency = frequencies[entry % frequencies.length];
		const angle = frequency * t;
		return {
			operands: [
				{ name: 't', value: t, origin: 'the sampler’s time for this step' },
				{ name: 'ω', value: frequency, origin: 'fixed, not learned' },
				{
					name: isCosine ? 'ω t, whose cosine is taken' : 'ω t, whose sine is taken',
					value: angle,
					origin: FROM_THESE
				}
			],
			value: f32(isCosine ? Math.cos(angle) : Math.sin(angle))
		};
	}
};

export const timeHiddenEntry: Recipe<NumberOf<'time-hidden-entry'>> = {
	probes: ['time.hidden'],
	title: ({ entry }) => `Time, hidden layer, entry ${entry + 1}`,
	meaning: 'The first layer of the small network that reads the time.',
	formula: () => String.raw`h_d = \operatorname{SiLU}\Bigl(\sum_j W_{dj}\,s_j + b_d\Bigr)`,
	engine: ({ entry }, sources) => engineValue(sources, 'time.hidden', EITHER_BRANCH, entry),
	async work({ entry: out }, sources) {
		const { frequencies } = sources.manifest.dit;
		const { t, index } = stepOf(sources);
		const angles = frequencies.map((frequency) => frequency * t);
		const waves = [...angles.map(Math.cos), ...angles.map(Math.sin)];
		const inputs = waves.map((wave, entry) => ({
			name: entryName('s', entry),
			value: f32(wave),
			ref: { kind: 'sinusoid-entry', entry, step: index } as const
		}));
		const linear = await linearWork(sources, 'dit', 'time.0', out, inputs, 'weight × wave');
		const before: Operand = { name: 'before SiLU', value: linear.value, origin: FROM_THESE };
		return { ...linear, operands: [...linear.operands, before], value: silu(linear.value) };
	}
};

export const timeEntry: Recipe<NumberOf<'time-entry'>> = {
	probes: ['time.hidden', 'time.embedding'],
	title: ({ entry }) => `Time embedding, entry ${entry + 1}`,
	meaning: 'The time of the step as the blocks hear it.',
	formula: () => String.raw`\text{time}_d = \sum_j W_{dj}\,h_j + b_d`,
	engine: ({ entry }, sources) => engineValue(sources, 'time.embedding', EITHER_BRANCH, entry),
	async work({ entry: out }, sources) {
		const hidden = rowOf(sources, 'time.hidden', EITHER_BRANCH);
		const inputs = Array.from(hidden, (value, entry) => ({
			name: entryName('h', entry),
			value,
			ref: { kind: 'time-hidden-entry', entry, step: sources.index } as const
		}));
		return linearWork(sources, 'dit', 'time.2', out, inputs, 'weight × hidden entry');
	}
};

export const conditionEntry: Recipe<NumberOf<'condition-entry'>> = {
	probes: ['time.embedding', 'condition.vector'],
	title: ({ entry }) => `Condition, entry ${entry + 1}`,
	meaning: 'What every block is told alike: the time plus a summary of the text.',
	formula: () => String.raw`c_d = \text{time}_d + \text{text}_d`,
	engine: (ref, sources) => engineValue(sources, 'condition.vector', ref.branch ?? 0, ref.entry),
	async work(ref, sources) {
		const { entry } = ref;
		const moment = momentOf(ref, sources);
		const time = rowOf(sources, 'time.embedding', moment.branch)[entry];
		const { pooled } = sources.trace.text;
		const text = pooled.data[moment.branch * pooled.dims[1] + entry];
		return {
			operands: [
				{ name: 'time', value: time, ref: { kind: 'time-entry', entry, step: moment.step } },
				{ name: 'text summary', value: text, ref: { kind: 'pooled-entry', entry, ...moment } }
			],
			value: f32(time + text)
		};
	}
};
