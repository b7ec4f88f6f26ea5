import { describe, expect, test } from 'vitest';
import { guide } from '../diffusion/guidance.ts';
import { normal } from '../diffusion/prng.ts';
import { SAMPLERS, TimestepsError } from '../diffusion/samplers/index.ts';
import type { RunRequest, RunTrace } from '../trace/run.ts';
import { tinyManifest } from '../trace/tiny-manifest.ts';
import { Network } from './network.ts';
import { run } from './run.ts';
import { FakeRunner } from './testing/fake-runner.ts';
import { record as recordRun } from './testing/record.ts';
import { Transport } from './transport.ts';

const request: RunRequest = { prompt: 'a cat', seed: 7, steps: 3, guidance: 2, sampler: 'euler' };

/** Runs to the end on the fake graphs; `onstep` may use the transport. */
async function record(
	changes: Partial<RunRequest> = {},
	onstep: (index: number, transport: Transport) => void = () => undefined
): Promise<{ trace: RunTrace; pictures: number[]; runner: FakeRunner }> {
	const runner = new FakeRunner();
	const transport = new Transport();
	const pictures: number[] = [];
	const trace = await recordRun(
		new Network(tinyManifest, runner),
		{ ...request, ...changes },
		{
			transport,
			onstep: (index) => onstep(index, transport),
			onpicture: (index) => void pictures.push(index)
		}
	);
	return { trace, pictures, runner };
}

describe('a run', () => {
	test('goes from seeded noise to t = 0, each step from where the last one ended', async () => {
		const { trace, pictures } = await record();
		const { channels, size } = tinyManifest.latent;
		expect(trace.times).toEqual([1, 2 / 3, 1 / 3, 0].map((t) => expect.closeTo(t, 12)));
		expect(trace.steps[0]!.latent.data).toEqual(normal(7, 0, channels * size * size));
		expect(trace.steps.map(({ t, tNext }) => [t, tNext])).toEqual(
			[0, 1, 2].map((i) => [trace.times[i], trace.times[i + 1]])
		);
		expect(trace.steps[1]!.latent).toEqual(trace.steps[0]!.next);
		expect(pictures).toEqual([0, 1, 2]);
	});

	test('has prompt and empty prompt in one batch, and fetches the prediction only', async () => {
		const { trace, runner } = await record();
		expect(trace.text.tokens.map(({ text }) => text)).toEqual(['<start>', 'a', 'cat']);
		expect([...trace.text.mask.data]).toEqual([1, 1, 1, 0, 1, 0, 0, 0]);
		expect(runner.calls.map(({ graph }) => graph)).toEqual([
			'text-encoder',
			...['dit', 'decoder', 'dit', 'decoder', 'dit', 'decoder']
		]);
		const dit = runner.calls.filter(({ graph }) => graph === 'dit');
		expect(dit.map(({ outputs }) => outputs)).toEqual(dit.map(() => ['prediction']));
		expect(dit[1]!.inputs.latent!.dims).toEqual([2, 2, 4, 4]);
		const [cos1, cos2, sin1, sin2] = dit[1]!.inputs.timestep!.data;
		const t = trace.times[1]!;
		for (const [found, expected] of [
			[cos1, Math.cos(t)],
			[cos2, Math.cos(2 * t)],
			[sin1, Math.sin(t)],
			[sin2, Math.sin(2 * t)]
		]) {
			expect(found).toBeCloseTo(expected!, 6);
		}
	});

	test('keeps both branches, at guidance 1 too', async () => {
		const { trace } = await record({ guidance: 1 });
		const { conditional, unconditional, guided } = trace.steps[0]!;
		expect(unconditional.data).not.toEqual(conditional.data);
		expect(guided.data).toEqual(guide(conditional.data, unconditional.data, 1));
	});

	test.each(SAMPLERS)('of $id is the same twice', async ({ id }) => {
		const [first, second] = [await record({ sampler: id }), await record({ sampler: id })];
		expect(first.trace).toEqual(second.trace);
		expect(first.trace.steps).toHaveLength(3);
	});

	test('asks a second time where the sampler does', async () => {
		const asked = async (sampler: 'euler' | 'heun') =>
			(await record({ sampler })).runner.calls.filter(({ graph }) => graph === 'dit').length;
		expect(await asked('euler')).toBe(3);
		expect(await asked('heun')).toBe(5);
	});

	test('keeps the second guess of a step, guided, where there was one', async () => {
		const seconds = async (sampler: 'euler' | 'heun') =>
			(await record({ sampler })).trace.steps.map(({ second }) => second);
		expect(await seconds('euler')).toEqual([undefined, undefined, undefined]);
		const [first, next, last] = await seconds('heun');
		expect(last).toBeUndefined();
		expect(next!.dims).toEqual([2, 4, 4]);
		// The fake graph answers with the mean of what it is asked about, and one more in the other branch.
		const [step] = (await record({ sampler: 'heun' })).trace.steps;
		const trial = step!.latent.data.map(
			(x, i) => x + (step!.tNext - step!.t) * step!.guided.data[i]!
		);
		const mean = trial.reduce((sum, value) => sum + value, 0) / trial.length;
		const guided = mean + 1 + request.guidance * (mean - (mean + 1));
		first!.data.forEach((value) => expect(value).toBeCloseTo(guided, 5));
	});

	test('depends on the seed', async () => {
		const [one, other] = [await record(), await record({ seed: 8 })];
		expect(one.trace.steps[0]!.latent).not.toEqual(other.trace.steps[0]!.latent);
	});

	test('refuses a number of steps that makes no sense', async () => {
		await expect(record({ steps: 0 })).rejects.toThrow(TimestepsError);
	});

	test('ends at its next step when cancelled, keeping what it has', async () => {
		const { trace } = await record({}, (index, transport) => {
			if (index === 1) transport.cancel();
		});
		expect(trace.steps.map(({ index }) => index)).toEqual([0, 1]);
	});
});

describe('a transport', () => {
	test('waits while paused, takes single steps, and goes on', async () => {
		const seen: number[] = [];
		const transport = new Transport();
		transport.pause();
		const reports = {
			text: () => undefined,
			step: ({ index }: { index: number }) => void seen.push(index),
			picture: () => undefined
		};
		const ended = run(new Network(tinyManifest, new FakeRunner()), request, reports, transport);
		await settle();
		expect(seen).toEqual([]);
		transport.stepOnce();
		await settle();
		expect(seen).toEqual([0]);
		transport.resume();
		await ended;
		expect(seen).toEqual([0, 1, 2]);
	});

	test('pauses after the step that was asked for while running', async () => {
		const transport = new Transport();
		transport.stepOnce();
		expect(await transport.next()).toBe(true);
		const next = transport.next();
		expect(await Promise.race([next, settle()])).toBe('nothing happened');
		transport.cancel();
		expect(await next).toBe(false);
	});

	test('stays cancelled', async () => {
		const transport = new Transport();
		transport.cancel();
		transport.resume();
		expect(await transport.next()).toBe(false);
	});
});

/** Long enough for everything that waits for nothing but its turn. */
async function settle(): Promise<string> {
	for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve));
	return 'nothing happened';
}
