import { patchCell, patchGrid } from '../diffusion/patchify.ts';
import { at } from '../tensor/indexing.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import { linearWork } from './linear.ts';
import { entryName, ofPatch } from './names.ts';
import { momentOf, rowOf, stepOf } from './reading.ts';
import type { Recipe } from './recipe.ts';

/** Tokens back to patches (Peebles & Xie 2022, section 3.2). */
export const finalOutputEntry: Recipe<NumberOf<'final-output-entry'>> = {
	probes: ['final.tokens'],
	title: (ref, names) => `The model’s answer, ${ofPatch(ref, names)}`,
	meaning:
		'One number of the answer about this patch: put back in its place, a cell of the latent.',
	formula: () => String.raw`\text{answer}_i = \sum_d W_{id}\,h_d + b_i`,
	engine({ patch, entry, branch = 0 }, sources) {
		const { conditional, unconditional } = stepOf(sources);
		const output = branch === 0 ? conditional : unconditional;
		const grid = patchGrid(output.dims, sources.manifest.dit.patchSize);
		const { channel, row, column } = patchCell(grid, patch, entry);
		return at(output, channel, row, column);
	},
	async work(ref, sources) {
		const { patch } = ref;
		const moment = momentOf(ref, sources);
		const row = rowOf(sources, 'final.tokens', moment.branch, patch);
		const inputs = Array.from(row, (value, entry) => ({
			name: entryName('h', entry),
			value,
			ref: { kind: 'final-token-entry', patch, entry, ...moment } as const
		}));
		const each = 'weight × entry of the token';
		return linearWork(sources, 'dit', 'final.linear', ref.entry, inputs, each);
	}
};
