import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addNoise } from '../diffusion/forward-process.ts';
import { normal } from '../diffusion/prng.ts';
import { SAMPLERS, TimestepsError } from '../diffusion/samplers/index.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { slice } from '../tensor/indexing.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import type { Change } from '../trace/changes.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { RunRequest, RunTrace, StepTrace } from '../trace/run.ts';
import type { GraphRunner } from './graph-runner.ts';
import { Network } from './network.ts';
import { createRunner } from './ort.ts';
import { difference } from './parity.ts';
import { nanoFiles } from './testing/nano.ts';
import { record } from './testing/record.ts';

const FIXTURES = 'tests/fixtures/traces';
/** Of the largest value of a tensor; float32 in another order of summation. */
const BOUND = 1e-5;

/** What PyTorch made of a run with changes: `write_changed` in `models/pipeline/traces.py`. */
const golden = JSON.parse(readFileSync(`${FIXTURES}/nano-changed.json`, 'utf8')) as {
	model: string;
	request: RunRequest;
	inspected: number;
	tensors: Record<string, { offset: number; dims: number[] }>;
};
const { buffer } = Uint8Array.from(readFileSync(`${FIXTURES}/nano-changed.bin`));
function stored(name: string): Tensor {
	const { offset, dims } = golden.tensors[name]!;
	return tensor(new Float32Array(buffer, offset, sizeOf(dims)), dims);
}

/** Nobody looks at these runs' pictures, and to decode them is most of the work. */
class BlindNetwork extends Network {
	override async decode(latents: readonly Tensor[]): Promise<Tensor[]> {
		return [...latents];
	}
}

const files = nanoFiles();
const { manifest } = files;
let runner: GraphRunner;
let network: Network;
/** The request without its changes. */
let plain: RunTrace;
beforeAll(async () => {
	runner = await createRunner(files, 'wasm');
	network = new BlindNetwork(manifest, runner);
	plain = await made({});
});
afterAll(() => runner.release());

function made(change: Partial<RunRequest>, known?: readonly StepTrace[]): Promise<RunTrace> {
	return record(network, { ...golden.request, changes: [], ...change }, { known });
}

const statesOf = ({ steps }: RunTrace) => steps.map(({ next }) => next.data);

describe('a run with muted and boosted heads, gates, a block and a word', () => {
	let changed: RunTrace;
	beforeAll(async () => {
		changed = await made(golden.request);
	});

	test('was made by these weights', () => {
		expect(golden.model).toBe(manifest.graphs.dit.data.sha256);
	});

	test('is PyTorch’s in every step', () => {
		const [latents, conditional, unconditional] = ['latents', 'conditional', 'unconditional'].map(
			stored
		);
		expect(changed.steps).toHaveLength(golden.request.steps);
		for (const step of changed.steps) {
			const { index } = step;
			expect(difference(step.next, slice(latents!, index + 1)).relative).toBeLessThan(BOUND);
			expect(difference(step.conditional, slice(conditional!, index)).relative).toBeLessThan(BOUND);
			expect(difference(step.unconditional, slice(unconditional!, index)).relative).toBeLessThan(
				BOUND
			);
		}
	});

	test('is another than the run without, from the first change on', () => {
		expect(changed.steps[0]!.next).toEqual(plain.steps[0]!.next);
		expect(difference(changed.steps[1]!.next, plain.steps[1]!.next).relative).toBeGreaterThan(1e-3);
	});

	test('says at each step what acted, by which the step is inspected', async () => {
		const changes = golden.request.changes!;
		expect(changed.steps.map((step) => step.changes?.map((c) => changes.indexOf(c)))).toEqual([
			undefined,
			[0, 2],
			[0, 1, 4],
			[1, 3, 4]
		]);
		const { latent, t, changes: acted } = changed.steps[golden.inspected]!;
		const probes = Object.keys(golden.tensors)
			.filter((name) => name.startsWith('internals.'))
			.map((name) => name.slice('internals.'.length) as ProbeName);
		const found = await network.inspect(latent, t, changed.text, probes, acted);
		for (const probe of probes) {
			const expected = stored(`internals.${probe}`);
			expect(difference(found[probe]!, expected).relative, probe).toBeLessThan(BOUND);
		}
		const heads = slice(slice(found['attention.self.heads']!, 1), 0);
		expect(slice(heads, 0).data.every((value) => value === 0)).toBe(true);
		expect(slice(heads, 1).data.some((value) => value !== 0)).toBe(true);
	});
});

test('changes that change nothing leave every number as it is', async () => {
	const neutral: Change[] = [
		{ kind: 'head', attention: 'cross', block: 0, head: 1, factor: 1, from: 0 },
		{ kind: 'block', block: 1, factor: 1, from: 0 },
		{ kind: 'word', word: 3, factor: 1, from: 1 },
		{ kind: 'prompt', prompt: golden.request.prompt, from: 1 },
		{ kind: 'paint', from: 1, strokes: [] }
	];
	expect(statesOf(await made({ changes: neutral }))).toEqual(statesOf(plain));
});

test.each(SAMPLERS)('$id: a resumed run is the whole run, bit by bit', async ({ id }) => {
	const { changes } = golden.request;
	const unchanged = await made({ sampler: id });
	const whole = await made({ sampler: id, changes });
	const resumed = await made({ sampler: id, changes }, unchanged.steps.slice(0, 1));
	expect(statesOf(resumed)).toEqual(statesOf(whole));
	const later = await made({ sampler: id }, unchanged.steps.slice(0, 3));
	expect(statesOf(later)).toEqual(statesOf(unchanged));
});

test('a prompt from a step on: its steps carry its words, and go where those lead', async () => {
	const prompt = 'a red heart';
	const replaced = await made({ changes: [{ kind: 'prompt', prompt, from: 2 }] });
	const own = replaced.steps.map(({ text }) => text?.tokens.map((token) => token.text).join(' '));
	expect(own).toEqual([undefined, undefined, `<start> ${prompt}`, `<start> ${prompt}`]);
	expect(statesOf(replaced).slice(0, 2)).toEqual(statesOf(plain).slice(0, 2));
	const { latent, t, conditional } = replaced.steps[2]!;
	const guess = await network.guess(latent, t, await network.encodeText(prompt));
	expect(conditional).toEqual(guess.conditional);
});

test('a muted word is without effect on the branch that has no text', async () => {
	const text = await network.encodeText(golden.request.prompt);
	const latent = slice(stored('latents'), 1);
	const plain = await network.guess(latent, 0.5, text);
	const muted = await network.guess(latent, 0.5, text, [
		{ kind: 'word', word: 2, factor: 0, from: 0 }
	]);
	expect(muted.unconditional).toEqual(plain.unconditional);
	expect(muted.conditional).not.toEqual(plain.conditional);
});

test('paint is in the state that its step starts from', async () => {
	const strokes = [
		{ channel: 1, amount: 1.5, cells: [0, 17] },
		{ channel: 1, amount: 0.5, cells: [17] }
	];
	const painted = await made({ changes: [{ kind: 'paint', from: 1, strokes }] });
	const added = painted.steps[1]!.latent.data.map(
		(value, i) => value - plain.steps[1]!.latent.data[i]!
	);
	const cells = manifest.latent.size ** 2;
	const touched = [...added.entries()].filter(([, amount]) => amount !== 0);
	expect(touched).toEqual([
		[cells, expect.closeTo(1.5, 5)],
		[cells + 17, expect.closeTo(2, 5)]
	]);
	expect(painted.steps[0]!.next).toEqual(plain.steps[0]!.next);
	expect(painted.steps[1]!.next).not.toEqual(plain.steps[1]!.next);
});

describe('a run that starts from a picture', () => {
	const latent = tensor(normal(9, 5, manifest.latent.channels * manifest.latent.size ** 2), [
		manifest.latent.channels,
		manifest.latent.size,
		manifest.latent.size
	]);

	test.each(SAMPLERS)('$id: begins at its level, with the seed’s noise', async ({ id }) => {
		const trace = await made({ sampler: id, start: { latent, level: 0.6 } });
		expect(trace.times[0]).toBe(0.6);
		expect(trace.times.at(-1)).toBe(0);
		expect(trace.steps).toHaveLength(golden.request.steps);
		const noise = normal(golden.request.seed, 0, latent.data.length);
		const expected = addNoise(latent.data, noise, 0.6, SCHEDULES.flow);
		expect(trace.steps[0]!.latent.data).toEqual(expected);
		expect(statesOf(trace).at(-1)!.every(Number.isFinite)).toBe(true);
	});

	test('stays close to the picture at a low level', async () => {
		const distance = async (level: number) => {
			const trace = await made({ sampler: 'euler', start: { latent, level } });
			return difference(trace.steps.at(-1)!.next, latent).absolute;
		};
		expect(await distance(0.02)).toBeLessThan(await distance(0.8));
	});

	test('at level 1 is the run from noise alone', async () => {
		const trace = await made({ sampler: 'euler', start: { latent, level: 1 } });
		expect(statesOf(trace)).toEqual(statesOf(await made({ sampler: 'euler' })));
	});

	test.each([0, -0.1, 1.1, NaN])('refuses level %d', async (level) => {
		await expect(made({ start: { latent, level } })).rejects.toThrow(TimestepsError);
	});
});
