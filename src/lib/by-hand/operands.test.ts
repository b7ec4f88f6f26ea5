import { expect, test } from 'vitest';
import { FEATURES } from '../trace/autoencoder.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import { probesOf, titleOf, workOut } from './explain.ts';
import { silu } from './float32.ts';
import { namesOf } from './names.ts';
import { RECIPES } from './recipes.ts';
import { openable, PATIENCE, partsOf, tolerance } from './testing/agreement.ts';
import { captured, placeAt, sources, sourcesOf } from './testing/numbers.ts';

/** Of a table that the model keeps with 16 bits, and whose values are at most 1. */
const HALF_PRECISION = 2 ** -11;
const names = namesOf(sources.manifest, sources.trace, sources.index);

test(
	'every operand opens, to the value that it had as an operand, or says what it is',
	async () => {
		/** How often, by the kind; the layers of the autoencoder apart. */
		const met = new Map<string, number>();
		const opening = (ref: NumberRef) =>
			workOut(ref, { ...sourcesOf(ref), index: ref.step ?? sources.index });
		const first: NumberRef[] = [
			{ kind: 'pixel', channel: 0, row: 40, column: 50 },
			...Object.values(captured).flatMap((refs) => refs.slice(0, 2)),
			{ kind: 'latent-entry', step: 3, ...placeAt(7) },
			{ kind: 'residual-entry', after: 'self', block: 0, patch: 3, entry: 4 },
			{ kind: 'residual-entry', after: 'cross', block: 1, patch: 5, entry: 6 }
		];
		const waiting = await Promise.all(first.map(opening));
		for (let work = waiting.pop(); work; work = waiting.pop()) {
			const ending = partsOf(work).filter((operand) => !operand.ref);
			expect(ending.filter(({ origin }) => !origin).map(({ name }) => name)).toEqual([]);
			for (const operand of openable(work)) {
				const { kind, step } = operand.ref;
				const sort = 'layer' in operand.ref ? `${kind} ${operand.ref.layer}` : kind;
				const times = met.get(sort) ?? 0;
				const hasInternals = step === sources.index || probesOf(operand.ref).length === 0;
				if (times >= ('layer' in operand.ref ? 2 : 12) || !hasInternals) continue;
				met.set(sort, times + 1);
				const opened = await opening(operand.ref);
				const bound = kind === 'position-entry' ? HALF_PRECISION : tolerance(operand.value);
				const found = operand.activated ? silu(opened.value) : opened.value;
				expect(Math.abs(found - operand.value), titleOf(operand.ref, names)).toBeLessThan(bound);
				waiting.push(opened);
			}
		}
		// The last two are operands of the latent: see latent.test.ts.
		const notOperands = ['pixel', 'fresh-noise-entry', 'picture-latent-entry'];
		const sorts = Object.keys(RECIPES).flatMap((kind) => {
			const half = (['encoder', 'decoder'] as const).find((half) => kind === `${half}-feature`);
			return half ? FEATURES[half].map((_, layer) => `${kind} ${layer}`) : kind;
		});
		expect(sorts.filter((sort) => !met.has(sort) && !notOperands.includes(sort))).toEqual([]);
	},
	PATIENCE
);
