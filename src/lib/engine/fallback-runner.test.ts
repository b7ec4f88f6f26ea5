import { expect, test } from 'vitest';
import type { RunRequest } from '../trace/run.ts';
import { tinyManifest } from '../trace/tiny-manifest.ts';
import { FallbackRunner } from './fallback-runner.ts';
import type { GraphRunner } from './graph-runner.ts';
import { Network } from './network.ts';
import { FakeRunner } from './testing/fake-runner.ts';
import { record } from './testing/record.ts';

const request: RunRequest = {
	prompt: 'cat',
	seed: 1,
	steps: 4,
	guidance: 2,
	sampler: 'dpm-solver-2m'
};

function pair() {
	const [first, other] = [new FakeRunner(), new FakeRunner()];
	const failures: unknown[] = [];
	const runner = new FallbackRunner(first, async (failure) => {
		failures.push(failure);
		return other;
	});
	return { first, other, failures, runner };
}

const traceOf = (runner: GraphRunner, onstep?: (index: number) => void) =>
	record(new Network(tinyManifest, runner), request, { onstep });

test('a run whose runner is lost goes on from its current step, with the same result', async () => {
	const { first, other, failures, runner } = pair();
	const lost = new Error('lost');
	const interrupted = await traceOf(runner, (index) => {
		if (index === 1) first.failure = lost;
	});
	expect(interrupted).toEqual(await traceOf(new FakeRunner()));
	expect(failures).toEqual([lost]);
	expect(other.calls.map(({ graph }) => graph)).toEqual([
		...['decoder', 'dit', 'decoder', 'dit', 'decoder']
	]);
	expect(first.isReleased).toBe(true);
});

test('calls that fail together fall back once', async () => {
	const { first, failures, runner } = pair();
	first.failure = new Error('lost');
	const network = new Network(tinyManifest, runner);
	const texts = await Promise.all(['a', 'b'].map((prompt) => network.encodeText(prompt)));
	expect(texts).toHaveLength(2);
	expect(failures).toHaveLength(1);
});

test('where the other runner fails too, that is the error', async () => {
	const { first, other, runner } = pair();
	first.failure = new Error('lost');
	other.failure = new Error('lost as well');
	const network = new Network(tinyManifest, runner);
	await expect(network.encodeText('a')).rejects.toThrow('lost as well');
	await expect(network.encodeText('a')).rejects.toThrow('lost as well');
});
