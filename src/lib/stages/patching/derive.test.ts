import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGolden } from '#lib/engine/testing/golden.ts';
import { normal } from '#lib/diffusion/prng.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { tensor } from '#lib/tensor/tensor.ts';
import { parseManifest } from '#lib/trace/parse-manifest.ts';
import { cellOf, derive, describe as sentence, entriesOf, pieceOf } from './derive.ts';

const golden = parseGolden(
	readFileSync('tests/fixtures/traces/nano.json', 'utf8'),
	new Uint8Array(readFileSync('tests/fixtures/traces/nano.bin')).buffer
);
const nano = parseManifest(
	JSON.parse(readFileSync('tests/fixtures/models/nano/manifest.json', 'utf8'))
);

/** The latent whose number at (channel, row, column) is written 100·channel + 10·row + column. */
const counted = derive({
	manifest: { dit: { patchSize: 2 } },
	step: {
		t: 1,
		latent: tensor(
			Float32Array.from(
				{ length: 2 * 4 * 4 },
				(_, i) => 100 * Math.floor(i / 16) + 10 * Math.floor((i % 16) / 4) + (i % 4)
			),
			[2, 4, 4]
		)
	},
	picture: undefined
});

describe('patching', () => {
	test('cuts the latent into the rows that PyTorch cuts it into', () => {
		// models/dit/model.py: patchify(x[None], 2)
		expect(counted.tokens.dims).toEqual([4, 8]);
		expect(Array.from(counted.tokens.data)).toEqual([
			...[0, 100, 1, 101, 10, 110, 11, 111],
			...[2, 102, 3, 103, 12, 112, 13, 113],
			...[20, 120, 21, 121, 30, 130, 31, 131],
			...[22, 122, 23, 123, 32, 132, 33, 133]
		]);
		expect(counted.grid).toBe(2);
	});

	test('says of every number of a vector where it comes from', () => {
		for (const { channel, row, column, value } of entriesOf(counted, 3)) {
			expect(value).toBe(100 * channel + 10 * (2 + row) + 2 + column);
		}
		expect(cellOf(counted, 3, 5)).toEqual({ channel: 1, row: 3, column: 2 });
	});

	test('keeps a patch in one piece', () => {
		expect(pieceOf(counted, 1)).toEqual(
			tensor(Float32Array.of(2, 3, 12, 13, 102, 103, 112, 113), [2, 2, 2])
		);
	});

	test('says which patch is selected and what is strongest in it', () => {
		expect(sentence(counted, { patch: null })).toBe(
			'A latent of 2 × 4 × 4 numbers is cut into 2 × 2 = 4 patches of 2 × 2 cells, and each becomes a row of 8 numbers.'
		);
		expect(sentence(counted, { patch: 2 })).toContain('row 2, column 1 is row 3 of the matrix');
		expect(sentence(counted, { patch: 2 })).toContain('strongest 131 in channel 2');
	});

	test('gives every number of a latent exactly one place', () => {
		const latent = tensor(normal(7, 0, 3 * 6 * 6), [3, 6, 6]);
		const data = derive({
			manifest: { dit: { patchSize: 3 } },
			step: { t: 0.5, latent },
			picture: undefined
		});
		expect(Array.from(data.tokens.data).sort()).toEqual(Array.from(latent.data).sort());
		expect(Array.from(data.tokens.data)).not.toEqual(Array.from(latent.data));
	});
});

test.each(golden.runs)('cuts a latent of PyTorch as PyTorch does: $request.prompt', (run) => {
	const t = run.times[run.inspected];
	const latent = run.latents[run.inspected];
	const { tokens } = derive({ manifest: nano, step: { t, latent }, picture: run.picture });
	expect(tokens).toEqual(slice(run.internals.get('patching.tokens')!, 0));
});
