import { test } from 'vitest';
import type { NumberRef } from '../trace/number-ref.ts';
import { titleOf, workOut } from './explain.ts';
import { namesOf } from './names.ts';
import { expectEqual, PATIENCE } from './testing/agreement.ts';
import { smallSources } from './testing/golden-sources.ts';
import { branchAt } from './testing/numbers.ts';
import { spread } from './testing/spread.ts';

/** The model that is shipped. */
const { sources, sampled } = smallSources();
const names = namesOf(sources.manifest, sources.trace, sources.index);

test.each<NumberRef>([
	...spread((i) => ({ kind: 'time-hidden-entry', entry: i }) as const),
	...spread((i) => ({ kind: 'time-entry', entry: i }) as const),
	...spread((i) => ({ kind: 'condition-entry', entry: i, branch: branchAt(i) }) as const),
	...spread((i) => ({ kind: 'pooled-entry', entry: i, branch: branchAt(i) }) as const),
	...spread((i) => ({ kind: 'word-entry', word: i % 9, entry: i }) as const),
	...spread((i) => ({ kind: 'final-modulation-entry', vector: i % 2, entry: i }) as const)
])('$kind $entry is what PyTorch computed', async (ref) => {
	const { value, engine } = await workOut(ref, sources);
	expectEqual(value, engine!, titleOf(ref, names));
});

test('projects patches as PyTorch does', async () => {
	const { data, stride } = sampled['embedding.projected'];
	const { width, grid } = sources.manifest.dit;
	for (const place of [0, 100, 900, 2000]) {
		const flat = place * stride;
		const ref = {
			kind: 'projected-entry',
			branch: flat < grid ** 2 * width ? 0 : 1,
			patch: Math.floor(flat / width) % grid ** 2,
			entry: flat % width
		} as const;
		expectEqual((await workOut(ref, sources)).value, data[place], titleOf(ref, names));
	}
});

test(
	'decodes a pixel as PyTorch does',
	async () => {
		const ref = { kind: 'pixel', channel: 1, row: 70, column: 33 } as const;
		const { value, engine } = await workOut(ref, { ...sources, index: 3 });
		expectEqual(value, engine!, titleOf(ref, names));
	},
	PATIENCE
);
