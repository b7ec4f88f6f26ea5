import { slice } from '../tensor/indexing.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import { dot32, f32, gelu } from './float32.ts';
import { linearEntry } from './linear.ts';
import { entryName, ofPatch } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import { FROM_THESE, type Recipe } from './recipe.ts';

export const mlpHiddenEntry: Recipe<NumberOf<'mlp-hidden-entry'>> = {
	probes: ['mlp.input', 'mlp.out'],
	title: (ref, names) =>
		`Hidden layer of the MLP in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: 'A detector: near 0 unless the token holds what its weights look for.',
	formula: () => String.raw`a_i = \operatorname{GELU}\Bigl(\sum_j W_{ij}\,h_j + b_i\Bigr)`,
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
		const { bias, sum, value } = await linearEntry(
			sources,
			'dit',
			`blocks.${block}.mlp.0`,
			ref.entry,
			inputs,
			'weight × entry of the input'
		);
		return {
			operands: [bias, { name: 'before GELU', value, origin: FROM_THESE }],
			sum,
			value: gelu(value)
		};
	}
};

export const mlpOutEntry: Recipe<NumberOf<'mlp-out-entry'>> = {
	probes: ['mlp.input', 'mlp.out'],
	title: (ref, names) => `Output of the MLP in block ${ref.block + 1}, ${ofPatch(ref, names)}`,
	meaning: 'What the MLP made of this token alone; no other patch has a say in it.',
	formula: () => String.raw`\text{out}_d = \sum_i W_{di}\,a_i + b_d`,
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
		const each = 'weight × hidden entry';
		const linear = await linearEntry(sources, 'dit', `${layer}.2`, ref.entry, inputs, each);
		return { operands: [linear.bias], sum: linear.sum, value: linear.value };
	}
};
