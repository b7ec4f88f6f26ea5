import { ADALN_VECTORS } from '../trace/probes.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import { silu } from './float32.ts';
import { linearWork } from './linear.ts';
import { entryName } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import type { Recipe, Sources, Work } from './recipe.ts';

const FORMULA = String.raw`a_d = \sum_j W_{dj}\,\operatorname{SiLU}(c_j) + b_d`;

/** One output of an adaLN layer: a linear layer of the condition (Peebles & Xie 2022, section 3.2). */
async function adalnWork(
	ref: { readonly branch?: 0 | 1; readonly vector: number; readonly entry: number },
	layer: string,
	sources: Sources
): Promise<Work> {
	const moment = momentOf(ref, sources);
	const condition = rowOf(sources, 'condition.vector', moment.branch);
	const inputs = Array.from(condition, (value, entry) => ({
		name: `SiLU(${entryName('c', entry)})`,
		value: silu(value),
		ref: { kind: 'condition-entry', entry, ...moment } as const
	}));
	const out = ref.vector * condition.length + ref.entry;
	const each = 'weight × SiLU of the condition';
	return linearWork(sources, 'dit', layer, out, inputs, each);
}

export const adalnEntry: Recipe<NumberOf<'adaln-entry'>> = {
	probes: ['condition.vector', 'adaln.vectors'],
	title({ block, vector, entry }) {
		const part = vector < 3 ? 'self-attention' : 'the MLP';
		return `${capitalised(ADALN_VECTORS[vector])} of ${part} in block ${block + 1}, entry ${entry + 1}`;
	},
	meaning: 'How strongly time and text turn this knob of the block, for all patches alike.',
	formula: () => FORMULA,
	engine: ({ block, vector, entry, branch = 0 }, sources) =>
		engineValue(sources, 'adaln.vectors', block, branch, vector, entry),
	work: (ref, sources) => adalnWork(ref, `blocks.${ref.block}.adaln.1`, sources)
};

export const finalModulationEntry: Recipe<NumberOf<'final-modulation-entry'>> = {
	probes: ['condition.vector', 'final.modulation'],
	title: ({ vector, entry }) =>
		`${vector === 0 ? 'Shift' : 'Scale'} of the final layer, entry ${entry + 1}`,
	meaning: 'How time and text set the last layer, for all patches alike.',
	formula: () => FORMULA,
	engine: ({ vector, entry, branch = 0 }, sources) =>
		engineValue(sources, 'final.modulation', branch, vector, entry),
	work: (ref, sources) => adalnWork(ref, 'final.adaln.1', sources)
};

function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
