import { patchCell, patchGrid } from '../diffusion/patchify.ts';
import { at } from '../tensor/indexing.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import { f32 } from './float32.ts';
import { linearWork } from './linear.ts';
import { entryName, ofPatch } from './names.ts';
import { engineValue, momentOf, rowOf, stepOf } from './reading.ts';
import { FROM_THESE, type Recipe } from './recipe.ts';

/** Patchify only moves numbers: every entry of a patch is a cell of the latent. */
export const patchEntry: Recipe<NumberOf<'patch-entry'>> = {
	probes: ['patching.tokens'],
	title: (ref, names) => `Vector of the ${ofPatch(ref, names)}`,
	meaning: 'Cutting into patches computes nothing: this is a cell of the latent at another place.',
	formula: () => String.raw`\text{patch}_{m,n}[(r\,p + q)\,C + c] = x[c,\; m\,p + r,\; n\,p + q]`,
	engine: (ref, sources) =>
		engineValue(sources, 'patching.tokens', ref.branch ?? 0, ref.patch, ref.entry),
	async work({ patch, entry }, sources) {
		const { latent, index } = stepOf(sources);
		const grid = patchGrid(latent.dims, sources.manifest.dit.patchSize);
		const place = patchCell(grid, patch, entry);
		const value = at(latent, place.channel, place.row, place.column);
		return {
			operands: [{ name: 'latent x', value, ref: { kind: 'latent-entry', step: index, ...place } }],
			value
		};
	}
};

/** Dosovitskiy et al. 2020, equation 1. */
export const projectedEntry: Recipe<NumberOf<'projected-entry'>> = {
	probes: ['patching.tokens', 'embedding.projected'],
	title: (ref, names) => `Projected vector of the ${ofPatch(ref, names)}`,
	meaning: 'What the patch shows, said in the model’s own coordinates by a learned matrix.',
	formula: () => String.raw`\text{content}_d = \sum_j W_{dj}\,\text{patch}_j + b_d`,
	engine: (ref, sources) =>
		engineValue(sources, 'embedding.projected', ref.branch ?? 0, ref.patch, ref.entry),
	async work(ref, sources) {
		const { patch } = ref;
		const moment = momentOf(ref, sources);
		const values = rowOf(sources, 'patching.tokens', moment.branch, patch);
		const inputs = Array.from(values, (value, entry) => ({
			name: entryName('patch', entry),
			value,
			ref: { kind: 'patch-entry', patch, entry, ...moment } as const
		}));
		const each = 'weight × entry of the patch';
		return linearWork(sources, 'dit', 'embed', ref.entry, inputs, each);
	}
};

/** The fixed sine and cosine of a patch's row and column (He et al. 2021; Vaswani et al. 2017, section 3.5). */
export const positionEntry: Recipe<NumberOf<'position-entry'>> = {
	probes: [],
	title: (ref, names) => `Position of the ${ofPatch(ref, names)}`,
	meaning:
		'Where the patch lies, as a wave of its row (first half) or of its column (second half).',
	isTimeless: true,
	formula: () =>
		String.raw`\text{position}_d = \begin{cases}\sin(\omega_i\,m)\\\cos(\omega_i\,m)\end{cases} \qquad \omega_i = 10^{-4\,i/(D/4)}`,
	engine: () => undefined,
	async work({ patch, entry }, { manifest, lab }) {
		const { grid, width } = manifest.dit;
		const [half, quarter] = [width / 2, width / 4];
		const isRow = entry < half;
		const place = isRow ? Math.floor(patch / grid) : patch % grid;
		const i = entry % quarter;
		const isSine = entry % half < quarter;
		const omega = 10_000 ** (-i / quarter);
		const table = await lab.weight('dit', 'positions');
		return {
			operands: [
				{ name: isRow ? 'row m' : 'column m', value: place, origin: 'counted from 0' },
				{ name: 'i', value: i, origin: 'which wave' },
				{ name: 'ω', value: omega, origin: 'fixed, not learned' },
				{
					name: isSine ? 'ω m, whose sine is taken' : 'ω m, whose cosine is taken',
					value: omega * place,
					origin: FROM_THESE
				}
			],
			value: f32(isSine ? Math.sin(omega * place) : Math.cos(omega * place)),
			engine: at(table, patch, entry),
			note: 'The engine’s value comes from a table kept with 16 bits, hence the difference.'
		};
	}
};

export const tokenEntry: Recipe<NumberOf<'token-entry'>> = {
	probes: ['embedding.projected', 'embedding.tokens'],
	title: (ref, names) => `Token of the ${ofPatch(ref, names)}`,
	meaning: 'What the patch shows plus where it lies: this is what enters the first block.',
	formula: () =>
		String.raw`\text{token}_d = \underbrace{\text{content}_d}_{\text{what}} + \underbrace{\text{position}_d}_{\text{where}}`,
	engine: (ref, sources) =>
		engineValue(sources, 'embedding.tokens', ref.branch ?? 0, ref.patch, ref.entry),
	async work(ref, sources) {
		const { patch, entry } = ref;
		const moment = momentOf(ref, sources);
		const content = rowOf(sources, 'embedding.projected', moment.branch, patch)[entry];
		const position = at(await sources.lab.weight('dit', 'positions'), patch, entry);
		return {
			operands: [
				{
					name: 'content',
					value: content,
					ref: { kind: 'projected-entry', patch, entry, ...moment }
				},
				{
					name: 'position',
					value: position,
					ref: { kind: 'position-entry', patch, entry, step: moment.step }
				}
			],
			value: f32(content + position)
		};
	}
};
