import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGolden } from '#lib/engine/testing/golden.ts';
import { normal } from '#lib/diffusion/prng.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { tensor } from '#lib/tensor/tensor.ts';
import { parseManifest } from '#lib/trace/parse-manifest.ts';
import {
	derive,
	describe as sentence,
	nearest,
	nearAndFar,
	type EmbeddingInput
} from './derive.ts';

const golden = parseGolden(
	readFileSync('tests/fixtures/traces/nano.json', 'utf8'),
	new Uint8Array(readFileSync('tests/fixtures/traces/nano.bin')).buffer
);
const nano = parseManifest(
	JSON.parse(readFileSync('tests/fixtures/models/nano/manifest.json', 'utf8'))
);

const GRID = 3;
const WIDTH = 8;
const N = GRID * GRID;

/** models/dit/model.py: sincos_positions(3, 8), rounded. */
const AXIS = [
	[0, 0, 1, 1],
	[0.841471, 0.01, 0.5403023, 0.99995],
	[0.9092974, 0.0199987, -0.4161468, 0.9998]
];
const positions = Array.from({ length: N }, (_, n) => [
	...AXIS[Math.floor(n / GRID)],
	...AXIS[n % GRID]
]);

/** Two branches with the same numbers, as the model has them here. */
const projected = normal(1, 0, N * WIDTH);
const tokens = projected.map((value, i) => value + positions[Math.floor(i / WIDTH)][i % WIDTH]);
const twice = (row: Float32Array) => tensor(Float32Array.of(...row, ...row), [2, N, WIDTH]);

const input: EmbeddingInput = {
	manifest: { dit: { patchSize: 1, grid: GRID } },
	step: { latent: tensor(normal(2, 0, 2 * N), [2, GRID, GRID]) },
	internals: { 'embedding.projected': twice(projected), 'embedding.tokens': twice(tokens) },
	picture: undefined,
	selection: { patch: 5 }
};

describe('embedding', () => {
	const data = derive(input)!;

	test('finds the position that was added', () => {
		expect(data.position).toHaveLength(WIDTH);
		data.position.forEach((value, d) => expect(value).toBeCloseTo(positions[5][d], 5));
		expect(Array.from(data.vector)).toEqual([
			input.step.latent.data[5],
			input.step.latent.data[N + 5]
		]);
	});

	test('compares positions by the angle between them', () => {
		// sin a sin b + cos a cos b = cos(a − b): the cosine depends on the distance in rows and columns alone.
		const omegas = [1, 0.01];
		data.similarities.position.forEach((similarity, n) => {
			const rows = Math.floor(n / GRID) - Math.floor(5 / GRID);
			const columns = (n % GRID) - (5 % GRID);
			const sum = omegas.reduce((s, w) => s + Math.cos(w * rows) + Math.cos(w * columns), 0);
			expect(similarity).toBeCloseTo(sum / (2 * omegas.length), 4);
		});
	});

	test('compares contents and tokens by the angle between them, too', () => {
		const cosineOf = (rows: Float32Array, a: number, b: number) => {
			const [p, q] = [a, b].map((n) => Array.from(rows.subarray(n * WIDTH, (n + 1) * WIDTH)));
			const product = p.reduce((sum, value, d) => sum + value * q[d], 0);
			return product / (Math.hypot(...p) * Math.hypot(...q));
		};
		for (let n = 0; n < N; n++) {
			expect(data.similarities.content[n]).toBeCloseTo(cosineOf(projected, 5, n), 5);
			expect(data.similarities.token[n]).toBeCloseTo(cosineOf(tokens, 5, n), 5);
		}
	});

	test('tells the patches around one from those further away', () => {
		// On 3 × 3, row 2, column 3 has five neighbours: 1, 2, 4, 7, 8; the left column is two away.
		const values = Float32Array.of(-1, 1, 2, -2, 3, 100, -6, 4, 5);
		expect(nearAndFar(values, { patch: 5, grid: GRID })).toEqual({ near: 3, far: -3 });
		expect(nearAndFar(Float32Array.of(1, 2, 3, 4), { patch: 0, grid: 2 }).far).toBeNaN();
	});

	test('measures tokens by their Euclidean length', () => {
		for (let n = 0; n < N; n++) {
			const token = tokens.subarray(n * WIDTH, (n + 1) * WIDTH);
			expect(data.norms[n]).toBeCloseTo(Math.hypot(...token), 4);
		}
	});

	test('names the nearest position, which is never the patch itself', () => {
		expect([2, 4, 8]).toContain(nearest(data.similarities.position, data.patch));
		expect(sentence(data)).toContain('The patch in row 2, column 3 grows from 2 to 8 numbers');
		expect(sentence(data)).toContain('(cosine 0.885)');
	});

	test('looks near the middle while no patch is selected', () => {
		expect(derive({ ...input, selection: { patch: null } })?.patch).toBe(4);
	});

	test('has nothing to show while a probe is not captured', () => {
		const { 'embedding.projected': only } = input.internals;
		expect(derive({ ...input, internals: { 'embedding.projected': only } })).toBeNull();
		expect(derive({ ...input, internals: {} })).toBeNull();
	});
});

test.each(golden.runs)("finds the model's own positions: $request.prompt", (run) => {
	const [patch, grid, width] = [6, nano.dit.grid, nano.dit.width];
	const data = derive({
		manifest: nano,
		step: { latent: run.latents[run.inspected] },
		internals: Object.fromEntries(run.internals),
		picture: run.picture,
		selection: { patch }
	})!;
	// He et al., MAE, 2021: sines, then cosines, of the row, then of the column.
	const omegas = Array.from({ length: width / 4 }, (_, i) => 10_000 ** (-i / (width / 4)));
	const axis = (place: number) => [
		...omegas.map((omega) => Math.sin(omega * place)),
		...omegas.map((omega) => Math.cos(omega * place))
	];
	const expected = [...axis(Math.floor(patch / grid)), ...axis(patch % grid)];
	data.position.forEach((value, d) => expect(value).toBeCloseTo(expected[d], 3));
	const vector = slice(run.internals.get('patching.tokens')!, 0, patch).data;
	expect(data.vector).toEqual(vector);
});
