import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GRAPHS } from '../trace/manifest.ts';
import { parseManifest } from '../trace/parse-manifest.ts';
import { PROBES, type ProbeName } from '../trace/probes.ts';
import type { RunTrace } from '../trace/run.ts';
import { ManifestMismatchError, UnknownWeightError } from './errors.ts';
import type { GraphRunner } from './graph-runner.ts';
import { ModelFiles } from './model-files.ts';
import { Network } from './network.ts';
import { createRunner } from './ort.ts';
import { Recorder } from './recorder.ts';
import { run } from './run.ts';
import { difference, parseGolden } from './testing/golden.ts';
import { Transport } from './transport.ts';

const FIXTURES = 'tests/fixtures';
/** Of the largest value of a tensor; float32 in another order of summation. */
const BOUND = 1e-5;

const bytesOf = (path: string) => new Uint8Array(readFileSync(`${FIXTURES}/${path}`));
const manifest = parseManifest(
	JSON.parse(readFileSync(`${FIXTURES}/models/nano/manifest.json`, 'utf8'))
);
const entries = GRAPHS.flatMap((name) => [manifest.graphs[name].graph, manifest.graphs[name].data]);
const bytes = new Map(entries.map(({ file }) => [file, bytesOf(`models/nano/${file}`)]));
const files = new ModelFiles(manifest, bytes, 0);
const golden = parseGolden(
	readFileSync(`${FIXTURES}/traces/nano.json`, 'utf8'),
	bytesOf('traces/nano.bin').buffer
);

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
		const recorder = new Recorder(expected.request, golden.model);
		const reports = {
			text: recorder.text.bind(recorder),
			step: recorder.step.bind(recorder),
			picture: () => undefined
		};
		await run(network, expected.request, reports, new Transport());
		trace = recorder.trace();
	});

	test('has the tokens and times of PyTorch', () => {
		const seen = trace.text.tokens.map(({ id, known }) => ({ id, known }));
		expect(seen).toEqual(expected.tokens.map(({ id, known }) => ({ id, known })));
		trace.times.forEach((t, i) => expect(t).toBeCloseTo(expected.times[i]!, 12));
		expect(trace.times).toHaveLength(expected.times.length);
	});

	test('has its text, latents and outputs', () => {
		const { text, steps } = trace;
		expect(difference(text.states, expected.states).relative).toBeLessThan(BOUND);
		expect(difference(text.pooled, expected.pooled).relative).toBeLessThan(BOUND);
		expect(steps).toHaveLength(expected.conditional.length);
		for (const step of steps) {
			const { index } = step;
			expect(difference(step.latent, expected.latents[index]!).relative).toBeLessThan(BOUND);
			expect(difference(step.next, expected.latents[index + 1]!).relative).toBeLessThan(BOUND);
			expect(difference(step.conditional, expected.conditional[index]!).relative).toBeLessThan(
				BOUND
			);
			expect(difference(step.unconditional, expected.unconditional[index]!).relative).toBeLessThan(
				BOUND
			);
		}
	});

	test('has its picture, and encodes it as PyTorch does', async () => {
		const [picture] = await network.decode([trace.steps.at(-1)!.next]);
		expect(difference(picture!, expected.picture).relative).toBeLessThan(BOUND);
		const clamped = expected.picture.data.map((value) => Math.min(1, Math.max(-1, value)));
		const encoded = await network.encode({ data: clamped, dims: expected.picture.dims });
		expect(difference(encoded, expected.encoded).relative).toBeLessThan(BOUND);
	});

	test('has its internals, every probe', async () => {
		const probes = Object.keys(PROBES) as ProbeName[];
		const { latent, t } = trace.steps[expected.inspected]!;
		const internals = await network.inspect(latent, t, trace.text, probes);
		expect([...expected.internals.keys()].sort()).toEqual([...probes].sort());
		for (const [probe, tensor] of expected.internals) {
			expect(difference(internals[probe]!, tensor).relative, probe).toBeLessThan(BOUND);
		}
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
	const mismatch = createRunner(new ModelFiles(deeper, bytes, 0), 'wasm');
	await expect(mismatch).rejects.toThrow(ManifestMismatchError);
	await expect(mismatch).rejects.toThrow(
		/self_heads is \[2, 2\], where the manifest says \[3, 2\]/
	);
});
