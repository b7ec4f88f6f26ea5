import { streamNumber, type NumberOf } from '../trace/number-ref.ts';
import type { ProbeName } from '../trace/probes.ts';
import { f32, moments } from './float32.ts';
import { NORM, normWork } from './layer-norm.ts';
import { ofPatch } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import type { Operand, Recipe, Sources, Work } from './recipe.ts';
import { streamBefore, STREAM_PROBES } from './stream.ts';

const MODULATE = String.raw`h_d = \operatorname{LN}(x)_d\,(1 + \text{scale}_d) + \text{shift}_d`;
const MEANING = 'Every token brought to mean 0 and deviation 1, so that only its direction counts.';
const MODULATED =
	'The token as time and text want it seen: scaled and shifted before the next part.';

const UNSEEN =
	'The model shows the token before this norm and after it was modulated, not in between.';

/** The DiT's, in `models/dit/model.py`. */
export const EPSILON = 1e-6;

const MODULATED_PROBES: readonly ProbeName[] = ['attention.self.input', 'mlp.input'];

const PARTS = { self: 'self-attention', mlp: 'the MLP' } as const;

/** modulate(x, shift, scale) of `models/dit/model.py`. */
function modulateWork(norm: Operand, shift: Operand, scale: Operand): Work {
	return {
		operands: [norm, scale, shift],
		value: f32(f32(norm.value * f32(1 + scale.value)) + shift.value)
	};
}

export const normEntry: Recipe<NumberOf<'norm-entry'>> = {
	probes: [...STREAM_PROBES, ...MODULATED_PROBES],
	title: (ref, names) =>
		`LayerNorm before ${PARTS[ref.part]} in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: MEANING,
	formula: () => NORM,
	engine: (ref) => ({ why: UNSEEN, through: { ...ref, kind: 'modulated-entry' } }),
	async work(ref, sources) {
		const where = { block: ref.block, patch: ref.patch, ...momentOf(ref, sources) };
		const row = streamBefore(ref.part, where, sources);
		return normWork(row, ref.entry, EPSILON, (entry) =>
			streamNumber(ref.part, { ...where, entry })
		);
	}
};

export const modulatedEntry: Recipe<NumberOf<'modulated-entry'>> = {
	probes: [...STREAM_PROBES, ...MODULATED_PROBES],
	title: (ref, names) =>
		`Input of ${PARTS[ref.part]} in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: MODULATED,
	formula: () => MODULATE,
	engine: ({ part, block, patch, entry, branch = 0 }, sources) =>
		engineValue(
			sources,
			part === 'self' ? 'attention.self.input' : 'mlp.input',
			block,
			branch,
			patch,
			entry
		),
	async work(ref, sources) {
		const { part, block, patch, entry } = ref;
		const moment = momentOf(ref, sources);
		const row = streamBefore(part, { block, patch, ...moment }, sources);
		const first = part === 'self' ? 0 : 3;
		const knob = (name: string, vector: number): Operand => ({
			name,
			value: rowOf(sources, 'adaln.vectors', block, moment.branch, vector)[entry],
			ref: { kind: 'adaln-entry', block, vector, entry, ...moment }
		});
		const norm: Operand = {
			name: 'LN(x)',
			value: normOf(row, entry),
			ref: { kind: 'norm-entry', part, block, patch, entry, ...moment }
		};
		return modulateWork(norm, knob('shift', first), knob('scale', first + 1));
	}
};

export const finalNormEntry: Recipe<NumberOf<'final-norm-entry'>> = {
	probes: ['residual.stream', 'final.modulation', 'final.tokens'],
	title: (ref, names) => `LayerNorm before the final layer, ${ofPatch(ref, names)}`,
	meaning: MEANING,
	formula: () => NORM,
	engine: (ref) => ({ why: UNSEEN, through: { ...ref, kind: 'final-token-entry' } }),
	async work(ref, sources) {
		const { patch } = ref;
		const moment = momentOf(ref, sources);
		const { depth } = sources.manifest.dit;
		const row = lastStream(patch, moment.branch, sources);
		return normWork(row, ref.entry, EPSILON, (entry) =>
			streamNumber('self', { block: depth, patch, entry, ...moment })
		);
	}
};

export const finalTokenEntry: Recipe<NumberOf<'final-token-entry'>> = {
	probes: ['residual.stream', 'final.modulation', 'final.tokens'],
	title: (ref, names) => `Token for the final layer, ${ofPatch(ref, names)}`,
	meaning: MODULATED,
	formula: () => MODULATE,
	engine: ({ patch, entry, branch = 0 }, sources) =>
		engineValue(sources, 'final.tokens', branch, patch, entry),
	async work(ref, sources) {
		const { patch, entry } = ref;
		const moment = momentOf(ref, sources);
		const row = lastStream(patch, moment.branch, sources);
		const knob = (name: string, vector: number): Operand => ({
			name,
			value: rowOf(sources, 'final.modulation', moment.branch, vector)[entry],
			ref: { kind: 'final-modulation-entry', vector, entry, ...moment }
		});
		const norm: Operand = {
			name: 'LN(x)',
			value: normOf(row, entry),
			ref: { kind: 'final-norm-entry', patch, entry, ...moment }
		};
		return modulateWork(norm, knob('shift', 0), knob('scale', 1));
	}
};

function lastStream(patch: number, branch: 0 | 1, sources: Sources): Float32Array {
	return rowOf(sources, 'residual.stream', sources.manifest.dit.depth, branch, patch);
}

function normOf(row: Float32Array, entry: number): number {
	const { mean, deviation } = moments(row, EPSILON);
	return f32((row[entry] - mean) / deviation);
}
