import { toPrediction } from '../diffusion/prediction.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { at } from '../tensor/indexing.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { GuessQuantity, NumberOf } from '../trace/number-ref.ts';
import { f32, product, sum32 } from './float32.ts';
import { ofPlace } from './names.ts';
import { stepOf } from './reading.ts';
import type { Recipe, Sources } from './recipe.ts';

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

/** A quantity is a·x_t + b·output; the two scalars, read off by asking about (1, 0) and (0, 1). */
function scalarsOf(
	quantity: GuessQuantity,
	{ manifest, ...rest }: Sources
): { readonly state: number; readonly output: number } {
	const { t } = stepOf({ manifest, ...rest });
	const [one, zero] = [Float32Array.of(1), Float32Array.of(0)];
	const about = (output: Float32Array, x: Float32Array) =>
		toPrediction(output, manifest.prediction, x, t, SCHEDULES[manifest.schedule])[quantity][0];
	return { state: about(zero, one), output: about(one, zero) };
}

/** x̂0, ε̂ or v̂ from the guided output and the state (see `diffusion/prediction.ts`). */
export const guessEntry: Recipe<NumberOf<'guess-entry'>> = {
	probes: [],
	title: (ref) => `${NAMES[ref.quantity]}, ${ofPlace(ref)}`,
	meaning:
		'What the model’s guided answer says about this cell, in another name for the same guess.',
	formula: ({ quantity }) => `${SYMBOLS[quantity]} = a\\,x_t + b\\,\\hat{o}`,
	engine: () => undefined,
	async work({ quantity, channel, row, column }, sources) {
		const step = stepOf(sources);
		const { state, output } = scalarsOf(quantity, sources);
		const place = { channel, row, column, step: step.index };
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
			product(
				{ name: 'b', value: output, origin },
				{
					name: 'guided output',
					value: at(step.guided, channel, row, column),
					ref: { kind: 'guided-entry', ...place }
				}
			)
		];
		const total = sum32(terms.map(({ value }) => value));
		return { operands: [], sum: { each: 'scalar × number', terms, total }, value: total };
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
		const inPatch = patchPlace(ref, sources.manifest);
		const withText = at(step.conditional, channel, row, column);
		const without = at(step.unconditional, channel, row, column);
		const scale = sources.trace.request.guidance;
		const moment = { kind: 'final-output-entry', step: step.index, ...inPatch } as const;
		return {
			operands: [
				{ name: 'with text', value: withText, ref: { ...moment, branch: 0 } },
				{ name: 'without text', value: without, ref: { ...moment, branch: 1 } },
				{ name: 'guidance s', value: scale, origin: 'chosen with the prompt' }
			],
			value: f32(without + f32(scale * f32(withText - without)))
		};
	}
};

/** Which entry of which patch holds a cell of the latent: the inverse of `patchCell`. */
export function patchPlace(
	{ channel, row, column }: { channel: number; row: number; column: number },
	{ dit: { patchSize, grid }, latent }: Manifest
): { readonly patch: number; readonly entry: number } {
	return {
		patch: Math.floor(row / patchSize) * grid + Math.floor(column / patchSize),
		entry: ((row % patchSize) * patchSize + (column % patchSize)) * latent.channels + channel
	};
}
