import { expect, test } from 'vitest';
import { workOut } from '../../by-hand/explain.ts';
import { nanoSources } from '../../by-hand/testing/golden-sources.ts';
import { originsIn } from './origins.ts';

const sources = nanoSources(0);

test.each([
	[{ kind: 'token-entry', patch: 3, entry: 4 }, undefined],
	[{ kind: 'projected-entry', patch: 3, entry: 4 }, ['W: learned in training']],
	[
		{ kind: 'latent-entry', step: 2, channel: 0, row: 1, column: 2 },
		['c₁, c₂: the sampler’s coefficient']
	]
] as const)('of %o, what cannot be opened is named once, by its origin', async (ref, origins) => {
	const { sum } = await workOut(ref, {
		...sources,
		index: 'step' in ref ? ref.step : sources.index
	});
	expect(sum && originsIn(sum)).toEqual(origins);
});
