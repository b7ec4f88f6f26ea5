import { slice } from '../tensor/indexing.ts';
import type { GraphName } from '../trace/manifest.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import { dot32, f32, gelu } from './float32.ts';
import { linearWork } from './linear.ts';
import { entryName, ofPatch } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import { FROM_THESE, type Operand, type Recipe, type Sources, type Work } from './recipe.ts';

export const HIDDEN = String.raw`a_i = \operatorname{GELU}\Bigl(\sum_j W_{ij}\,h_j + b_i\Bigr)`;
export const MLP_OUT = String.raw`\text{out}_d = \sum_i W_{di}\,a_i + b_d`;
/** What one term of the sum is. */
export const MLP_TERM = 'weight × hidden entry';

/** GELU(W h + b) of a block's MLP, of the DiT or of its text encoder. */
export async function hiddenWork(
	sources: Sources,
	graph: GraphName,
	block: number,
	out: number,
	inputs: readonly Operand[]
): Promise<Work> {
	const layer = `blocks.${block}.mlp.0`;
	const each = 'weight × entry of the input';
	const linear = await linearWork(sources, graph, layer, out, inputs, each);
	const before: Operand = { name: 'before GELU', value: linear.value, origin: FROM_THESE };
	return { ...linear, operands: [...linear.operands, before], value: gelu(linear.value) };
}

export const mlpHiddenEntry: Recipe<NumberOf<'mlp-hidden-entry'>> = {
	probes: ['mlp.input', 'mlp.out'],
	title: (ref, names) =>
		`Hidden layer of the MLP in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: 'A detector: near 0 unless the token holds what its weights look for.',
	formula: () => HIDDEN,
	engine: (ref, { manifest }) => ({
		why: 'It lies inside the MLP, of which the model shows what goes in and what comes out.',
		through: { ...ref, kind: 'mlp-out-entry', entry: ref.entry % manifest.dit.width }
	}),
	async work(ref, sources) {
		const { block, patch } = ref;
		const moment = momentOf(ref, sources);
		const row = rowOf(sources, 'mlp.input', block, moment.branch, patch);
		const inputs = Array.from(row, (value, entry) => ({
			name: entryName('h', entry),
			value,
			ref: { kind: 'modulated-entry', part: 'mlp', block, patch, entry, ...moment } as const
		}));
		return hiddenWork(sources, 'dit', block, ref.entry, inputs);
	}
};

export const mlpOutEntry: Recipe<NumberOf<'mlp-out-entry'>> = {
	probes: ['mlp.input', 'mlp.out'],
	title: (ref, names) => `Output of the MLP in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: 'What the MLP made of this token alone; no other patch has a say in it.',
	formula: () => MLP_OUT,
	engine: ({ block, patch, entry, branch = 0 }, sources) =>
		engineValue(sources, 'mlp.out', block, branch, patch, entry),
	async work(ref, sources) {
		const { block, patch } = ref;
		const moment = momentOf(ref, sources);
		const row = rowOf(sources, 'mlp.input', block, moment.branch, patch);
		const layer = `blocks.${block}.mlp`;
		const [weight, bias] = await Promise.all(
			['weight', 'bias'].map((part) => sources.lab.weight('dit', `${layer}.0.${part}`))
		);
		const inputs = Array.from(bias.data, (start, entry) => ({
			name: entryName('a', entry),
			value: gelu(f32(dot32(slice(weight, entry).data, row) + start)),
			ref: { kind: 'mlp-hidden-entry', block, patch, entry, ...moment } as const
		}));
		return linearWork(sources, 'dit', `${layer}.2`, ref.entry, inputs, MLP_TERM);
	}
};
