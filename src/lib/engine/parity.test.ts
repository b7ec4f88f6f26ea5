import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GRAPHS } from '../trace/manifest.ts';
import { PROBES, type ProbeName } from '../trace/probes.ts';
import type { RunTrace } from '../trace/run.ts';
import { ManifestMismatchError, UnknownWeightError } from './errors.ts';
import type { GraphRunner } from './graph-runner.ts';
import { ModelFiles } from './model-files.ts';
import { Network } from './network.ts';
import { createRunner } from './ort.ts';
import { difference, isWithin, PARITY_BOUNDS } from './parity.ts';
import { differencesFrom, type Differences } from './testing/differences.ts';
import { nanoFiles, nanoGolden } from './testing/nano.ts';
import { record } from './testing/record.ts';
import { nativeParity } from './testing/native-parity.ts';

const files = nanoFiles();
const { manifest } = files;
const golden = nanoGolden();
const BOUND = PARITY_BOUNDS.wasm;

function expectWithin(differences: Differences): void {
	for (const [name, { absolute, relative }] of Object.entries(differences)) {
		expect(absolute, name).toBeLessThan(BOUND.absolute);
		expect(relative, name).toBeLessThan(BOUND.relative);
	}
}

let runner: GraphRunner;
let network: Network;
beforeAll(async () => {
	runner = await createRunner(files, 'wasm');
	network = new Network(manifest, runner);
});
afterAll(() => runner.release());

test('the traces were made by these weights', () => {
	expect(golden.model).toBe(manifest.graphs.dit.data.sha256);
});

describe.each(golden.runs)('$request.sampler, "$request.prompt"', (expected) => {
	let trace: RunTrace;
	beforeAll(async () => {
		trace = await record(network, expected.request);
	});

	test('has the tokens and times of PyTorch', () => {
		const seen = trace.text.tokens.map(({ id, known }) => ({ id, known }));
		expect(seen).toEqual(expected.tokens.map(({ id, known }) => ({ id, known })));
		trace.times.forEach((t, i) => expect(t).toBeCloseTo(expected.times[i]!, 12));
		expect(trace.times).toHaveLength(expected.times.length);
	});

	test('has its latents and outputs at every step', () => {
		const { steps } = trace;
		expect(steps).toHaveLength(expected.conditional.length);
		for (const { index, latent, next, conditional, unconditional } of steps) {
			expectWithin({
				latent: difference(latent, expected.latents[index]!),
				next: difference(next, expected.latents[index + 1]!),
				conditional: difference(conditional, expected.conditional[index]!),
				unconditional: difference(unconditional, expected.unconditional[index]!)
			});
		}
	});

	test('encodes its picture as PyTorch does', async () => {
		const clamped = expected.picture.data.map((value) => Math.min(1, Math.max(-1, value)));
		const encoded = await network.encode({ data: clamped, dims: expected.picture.dims });
		expectWithin({ encoded: difference(encoded, expected.encoded) });
	});

	test('has its words, its picture and its internals, every probe', async () => {
		const probes = Object.keys(PROBES) as ProbeName[];
		const { latent, t } = trace.steps[expected.inspected]!;
		const internals = await network.inspect(latent, t, trace.text, probes);
		const [picture] = await network.decode([trace.steps.at(-1)!.next]);
		expect([...expected.internals.keys()].sort()).toEqual([...probes].sort());
		expectWithin(differencesFrom(expected, { trace, internals, picture: picture! }));
	});

	test('and so it is in ONNX Runtime outside the browser', { timeout: 30_000 }, async () => {
		expectWithin(await nativeParity(expected));
	});
});

describe('the bounds', { timeout: 30_000 }, () => {
	test('hold where nothing is altered', async () => {
		const differences = Object.entries(await nativeParity());
		expect(differences.filter(([, one]) => !isWithin(one, BOUND))).toEqual([]);
	});

	test.each([
		'embed.weight',
		'blocks.0.mlp.0.weight',
		'blocks.1.self_attention.q.weight',
		'final.linear.weight'
	])('both break where one number of %s is another', async (name) => {
		const { weights, data } = manifest.graphs.dit;
		const altered = nanoFiles((file, bytes) => {
			// A bit of its float16 that is a few hundredths of the number.
			if (file === data.file) bytes[weights[name]!.offset]! ^= 0x40;
		});
		const differences = Object.values(await nativeParity(golden.runs[0], altered));
		expect(differences.some(({ absolute }) => absolute > BOUND.absolute)).toBe(true);
		expect(differences.some(({ relative }) => relative > BOUND.relative)).toBe(true);
	});
});

describe('weights', () => {
	test('compute what the graph computes, in either storage order', async () => {
		const { latents, times, internals, inspected } = golden.runs[0]!;
		const text = await network.encodeText(golden.runs[0]!.request.prompt);
		const asked = ['patching.tokens', 'embedding.projected'] as const;
		const found = await network.inspect(latents[inspected]!, times[inspected]!, text, asked);
		const weight = files.weight('dit', 'embed.weight');
		const bias = files.weight('dit', 'embed.bias');
		expect(weight.dims).toEqual([manifest.dit.width, internals.get('patching.tokens')!.dims[2]]);
		const [inputs, outputs] = [found['patching.tokens']!, found['embedding.projected']!];
		const width = weight.dims[1]!;
		for (const row of [0, 5, manifest.dit.width - 1]) {
			const sum = weight.data
				.subarray(row * width, (row + 1) * width)
				.reduce((total, value, i) => total + value * inputs.data[i]!, bias.data[row]!);
			expect(outputs.data[row]!).toBeCloseTo(sum, 4);
		}
	});

	test('that the manifest does not list are refused', () => {
		expect(() => files.weight('dit', 'toString')).toThrow(UnknownWeightError);
	});
});

test('a manifest that does not match its graphs is refused', async () => {
	const { dit } = manifest;
	const deeper = { ...manifest, dit: { ...dit, depth: dit.depth + 1 } };
	const entries = GRAPHS.flatMap((name) => [
		manifest.graphs[name].graph,
		manifest.graphs[name].data
	]);
	const bytes = new Map(entries.map((entry) => [entry.file, files.read(entry)]));
	const mismatch = createRunner(new ModelFiles(deeper, bytes, 0), 'wasm');
	await expect(mismatch).rejects.toThrow(ManifestMismatchError);
	await expect(mismatch).rejects.toThrow(
		/self_heads is \[2, 2\], where the manifest says \[3, 2\]/
	);
});
