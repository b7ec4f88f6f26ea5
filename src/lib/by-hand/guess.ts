import { patchEntry, patchGrid } from '../diffusion/patchify.ts';
import { toPrediction, type PredictionKind } from '../diffusion/prediction.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { at } from '../tensor/indexing.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { GuessQuantity, NumberOf, Place } from '../trace/number-ref.ts';
import { BRANCHES, type Branch } from '../trace/probes.ts';
import { f32, product, sum32 } from './float32.ts';
import { ofPlace } from './names.ts';
import { stepOf } from './reading.ts';
import type { Operand, Recipe, Sources, Work } from './recipe.ts';

const SYMBOLS: Readonly<Record<GuessQuantity, string>> = {
	x0: String.raw`\hat{x}_0`,
	epsilon: String.raw`\hat{\varepsilon}`,
	velocity: String.raw`\hat{v}`
};

const NAMES: Readonly<Record<GuessQuantity, string>> = {
	x0: 'Predicted clean latent x̂₀',
	epsilon: 'Predicted noise ε̂',
	velocity: 'Predicted velocity v̂'
};

/** The quantity that a model puts out itself, where it is one of the three. */
const OWN: { readonly [Kind in PredictionKind]?: GuessQuantity } = {
	flow: 'velocity',
	epsilon: 'epsilon'
};

/** What an output says about the state x at time t, in one cell. */
function guessAt(
	quantity: GuessQuantity,
	output: number,
	x: number,
	t: number,
	{ prediction, schedule }: Manifest
): number {
	if (quantity === OWN[prediction]) return output;
	const [outputs, states] = [output, x].map((value) => Float32Array.of(value));
	return toPrediction(outputs, prediction, states, t, SCHEDULES[schedule])[quantity][0];
}

/** A quantity is a·x_t + b·output; the two scalars, read off by asking about (1, 0) and (0, 1). */
function scalarsOf(
	quantity: GuessQuantity,
	sources: Sources
): { readonly state: number; readonly output: number } {
	const about = (output: number, x: number) =>
		guessAt(quantity, output, x, stepOf(sources).t, sources.manifest);
	return { state: about(0, 1), output: about(1, 0) };
}

/** The network's output at a cell: of one branch, or guided. */
function answerOf(
	branch: Branch | undefined,
	place: Place & { step: number },
	sources: Sources
): Operand {
	const { channel, row, column, step } = place;
	const { guided, conditional, unconditional } = stepOf(sources);
	if (branch === undefined) {
		const ref = { kind: 'guided-entry', ...place } as const;
		return { name: 'guided output', value: at(guided, channel, row, column), ref };
	}
	const output = [conditional, unconditional][branch];
	const grid = patchGrid(output.dims, sources.manifest.dit.patchSize);
	return {
		name: BRANCHES[branch],
		value: at(output, channel, row, column),
		ref: { kind: 'final-output-entry', step, branch, ...patchEntry(grid, place) }
	};
}

/** x̂0, ε̂ or v̂ from the output and the state (see `diffusion/prediction.ts`). */
export const guessEntry: Recipe<NumberOf<'guess-entry'>> = {
	probes: [],
	title: (ref) =>
		`${NAMES[ref.quantity]}, ${ofPlace(ref)}${ref.branch === 0 ? ` · ${BRANCHES[0]}` : ''}`,
	meaning: 'What the model’s answer says about this cell, in another name for the same guess.',
	formula({ quantity, branch }, { manifest }) {
		const answer = branch === undefined ? String.raw`\hat{o}` : 'o';
		const isOwn = quantity === OWN[manifest.prediction];
		return `${SYMBOLS[quantity]} = ${isOwn ? '' : String.raw`a\,x_t + b\,`}${answer}`;
	},
	engine({ quantity, branch, channel, row, column }, sources) {
		const { manifest } = sources;
		const { guided, conditional, unconditional, latent, t } = stepOf(sources);
		const outputs = branch === undefined ? guided : [conditional, unconditional][branch];
		const [output, x] = [outputs, latent].map((whole) => at(whole, channel, row, column));
		return guessAt(quantity, output, x, t, manifest);
	},
	async work({ quantity, branch, channel, row, column }, sources): Promise<Work> {
		const step = stepOf(sources);
		const place = { channel, row, column, step: step.index };
		const answer = answerOf(branch, place, sources);
		if (quantity === OWN[sources.manifest.prediction]) {
			return {
				operands: [answer],
				value: answer.value,
				note: 'Nothing is left to compute: this is the very quantity that the model was trained to put out.'
			};
		}
		const { state, output } = scalarsOf(quantity, sources);
		const origin = `by the schedule at t = ${Number(step.t.toFixed(3))}`;
		const terms = [
			product(
				{ name: 'a', value: state, origin },
				{
					name: 'latent x',
					value: at(step.latent, channel, row, column),
					ref: { kind: 'latent-entry', ...place }
				}
			),
			product({ name: 'b', value: output, origin }, answer)
		];
		const total = sum32(terms.map(({ value }) => value));
		return {
			operands: [],
			sum: { each: 'scalar × number', terms, total },
			value: total,
			note: 'The model puts out another of the three: the engine’s value is what its sampler’s own lines make of that output.'
		};
	}
};

/** Classifier-free guidance (Ho & Salimans 2022, equation 6). */
export const guidedEntry: Recipe<NumberOf<'guided-entry'>> = {
	probes: [],
	title: (ref) => `Guided output, ${ofPlace(ref)}`,
	meaning: 'The answer with the prompt, pushed further away from the answer without it.',
	formula: () =>
		String.raw`\hat{o} = o(\varnothing) + s\,\bigl(o(\text{text}) - o(\varnothing)\bigr)`,
	engine: ({ channel, row, column }, sources) => at(stepOf(sources).guided, channel, row, column),
	async work(ref, sources) {
		const { channel, row, column } = ref;
		const step = stepOf(sources);
		const place = { channel, row, column, step: step.index };
		const withText = answerOf(0, place, sources);
		const without = answerOf(1, place, sources);
		const scale = sources.trace.request.guidance;
		return {
			operands: [
				withText,
				without,
				{ name: 'guidance s', value: scale, origin: 'chosen with the prompt' }
			],
			value: f32(without.value + f32(scale * f32(withText.value - without.value)))
		};
	}
};
