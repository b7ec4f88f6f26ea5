import { streamNumber, type NumberOf } from '../trace/number-ref.ts';
import type { ProbeName } from '../trace/probes.ts';
import { partFactor, scaled } from './changes.ts';
import { f32, product } from './float32.ts';
import { ofPatch } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import type { Operand, Recipe, Sources } from './recipe.ts';
import { GATES, streamBefore, STREAM_PROBES } from './stream.ts';

type Gated = NumberOf<'gated-entry'>;
type Residual = NumberOf<'residual-entry'>;

/** All that goes into the token after a whole block, which the others are checked through. */
const RESIDUAL_PROBES: readonly ProbeName[] = [...STREAM_PROBES, 'mlp.out'];

const PARTS = { self: 'self-attention', cross: 'cross-attention', mlp: 'the MLP' } as const;

/** What a modulated part computed, before its gate. */
function outputOf({ part, ...ref }: Gated, sources: Sources): Operand {
	const { block, patch, entry } = ref;
	const moment = momentOf(ref, sources);
	const probe = part === 'self' ? 'attention.self.out' : 'mlp.out';
	return {
		name: `output of ${PARTS[part]}`,
		value: rowOf(sources, probe, block, moment.branch, patch)[entry],
		ref:
			part === 'self'
				? { kind: 'attention-out-entry', attention: 'self', block, patch, entry, ...moment }
				: { kind: 'mlp-out-entry', block, patch, entry, ...moment }
	};
}

function gateOf({ part, block, entry, ...ref }: Gated, sources: Sources): Operand {
	const moment = momentOf(ref, sources);
	const vector = GATES[part];
	return {
		name: 'gate',
		value: rowOf(sources, 'adaln.vectors', block, moment.branch, vector)[entry],
		ref: { kind: 'adaln-entry', block, vector, entry, ...moment }
	};
}

/** adaLN-Zero's gate (Peebles & Xie 2022, section 3.2). */
export const gatedEntry: Recipe<Gated> = {
	probes: RESIDUAL_PROBES,
	title: (ref, names) =>
		`Effect of the gate on ${PARTS[ref.part]} in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning:
		'How much of a part’s output time and text let into the token: a gate near 0 shuts it out.',
	formula: () => String.raw`\text{added}_d = \text{gate}_d \cdot \text{output}_d`,
	engine: ({ part: _, ...ref }) => ({
		why: 'The model shows the gate and what it lets through; their product shows only in the token after the block.',
		through: { ...ref, kind: 'residual-entry', after: 'mlp' }
	}),
	async work(ref, sources) {
		const operands = [gateOf(ref, sources), outputOf(ref, sources)];
		return { operands, value: product(...operands).value };
	}
};

/** What a part of a block adds to the token. */
function addedBy({ after, ...ref }: Residual, sources: Sources): Operand {
	const { block, patch, entry } = ref;
	const moment = momentOf(ref, sources);
	if (after === 'cross') {
		return {
			name: `output of ${PARTS.cross}`,
			value: rowOf(sources, 'attention.cross.out', block, moment.branch, patch)[entry],
			ref: { kind: 'attention-out-entry', attention: 'cross', block, patch, entry, ...moment }
		};
	}
	const gated: Gated = { kind: 'gated-entry', part: after, block, patch, entry, ...moment };
	const { value } = product(gateOf(gated, sources), outputOf(gated, sources));
	return { name: `gate × ${PARTS[after]}`, value, ref: gated };
}

/** Token + what a part adds (He et al. 2015). */
export const residualEntry: Recipe<Residual> = {
	probes: RESIDUAL_PROBES,
	title: (ref, names) =>
		`Token after ${PARTS[ref.after]} of block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: 'Nothing is replaced: every part of every block only adds to the token.',
	formula: () => String.raw`x_d \leftarrow x_d + \text{added}_d`,
	engine(ref, sources) {
		const { after, block, patch, entry, branch = 0 } = ref;
		return after === 'mlp'
			? engineValue(sources, 'residual.stream', block + 1, branch, patch, entry)
			: {
					why: 'The model shows the token between its blocks, not inside one.',
					through: { ...ref, after: 'mlp' }
				};
	},
	async work(ref, sources) {
		const { block, patch, entry, after } = ref;
		const where = { block, patch, ...momentOf(ref, sources) };
		const before: Operand = {
			name: 'token before',
			value: streamBefore(after, where, sources)[entry],
			ref: streamNumber(after, { ...where, entry })
		};
		const added = addedBy(ref, sources);
		const turned = scaled('block and gate scale', partFactor(after, block, sources));
		const value = f32(before.value + product(added, ...turned).value);
		return { operands: [before, added, ...turned], value };
	}
};
