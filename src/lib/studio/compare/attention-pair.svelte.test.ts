import { expect, test } from 'vitest';
import { EngineFailedError } from '../../engine/errors.ts';
import type { InspectStep } from '../../session/readings.svelte.ts';
import { NoModelError } from '../../trace/lab.ts';
import type { Internals, StepTrace } from '../../trace/run.ts';
import { tinyStep, tinyText } from '../../session/testing/tiny.ts';
import { AttentionPair, type StepPair } from './attention-pair.svelte.ts';

const text = tinyText('a cat');
const steps = Array.from({ length: 6 }, (_, index) => tinyStep(index, 6));
const pairOf = (ours: number, theirs: number): StepPair => [
	{ step: steps[ours]!, text },
	{ step: steps[theirs]!, text }
];

/** Answers only when told to, the oldest question first. */
function scripted() {
	const asked: StepTrace[] = [];
	const waiting: PromiseWithResolvers<Internals>[] = [];
	const inspect: InspectStep = (step) => {
		asked.push(step);
		const answer = Promise.withResolvers<Internals>();
		waiting.push(answer);
		return answer.promise;
	};
	const settle = async (how: (answer: PromiseWithResolvers<Internals>) => void) => {
		how(waiting.shift()!);
		await new Promise((resolve) => setTimeout(resolve));
	};
	return {
		inspect,
		indices: () => asked.map(({ index }) => index),
		answer: () => settle(({ resolve }) => resolve({})),
		fail: (error: Error) => settle(({ reject }) => reject(error))
	};
}

test('reads the two steps one after the other, and tells how far it is', async () => {
	const reader = new AttentionPair();
	const { inspect, indices, answer } = scripted();
	void reader.read(pairOf(0, 1), inspect);
	expect([indices(), reader.progress]).toEqual([[0], 0]);
	await answer();
	expect([indices(), reader.progress]).toEqual([[0, 1], 1]);
	await answer();
	expect(reader.progress).toBeUndefined();
	expect(reader.held?.pair.map(({ step }) => step.index)).toEqual([0, 1]);
	void reader.read(pairOf(0, 1), inspect);
	expect(indices()).toEqual([0, 1]);
});

test('while one pair is read only the newest other one waits', async () => {
	const reader = new AttentionPair();
	const { inspect, indices, answer } = scripted();
	void reader.read(pairOf(0, 1), inspect);
	void reader.read(pairOf(0, 1), inspect);
	void reader.read(pairOf(2, 3), inspect);
	void reader.read(pairOf(4, 5), inspect);
	for (let i = 0; i < 3; i++) await answer();
	expect(indices()).toEqual([0, 4, 5]);
	expect(reader.held?.pair.map(({ step }) => step.index)).toEqual([4, 5]);
});

test('after cancel the answer under way is not looked at, and nothing more is asked', async () => {
	const reader = new AttentionPair();
	const { inspect, indices, answer } = scripted();
	void reader.read(pairOf(0, 1), inspect);
	reader.cancel();
	await answer();
	expect([indices(), reader.held, reader.progress]).toEqual([[0], undefined, undefined]);
	void reader.read(pairOf(2, 3), inspect);
	await answer();
	await answer();
	expect(reader.held?.pair.map(({ step }) => step.index)).toEqual([2, 3]);
	reader.cancel();
	expect(reader.held).toBeUndefined();
});

test('a failure keeps its class, and asking again may do better', async () => {
	const reader = new AttentionPair();
	const { inspect, answer, fail } = scripted();
	void reader.read(pairOf(0, 1), inspect);
	await fail(new EngineFailedError('out of memory.'));
	expect(reader.failure).toBeInstanceOf(EngineFailedError);
	expect(reader.progress).toBeUndefined();
	void reader.read(pairOf(0, 1), inspect);
	expect(reader.failure).toBeUndefined();
	await answer();
	await answer();
	expect(reader.held).toBeDefined();
});

test('without a model it says so', async () => {
	const reader = new AttentionPair();
	await reader.read(pairOf(0, 1), undefined);
	expect(reader.failure).toBeInstanceOf(NoModelError);
});

test('an engine that was replaced, and never answers, is not waited for', async () => {
	const reader = new AttentionPair();
	void reader.read(pairOf(0, 1), scripted().inspect);
	const { inspect, answer } = scripted();
	void reader.read(pairOf(0, 1), inspect);
	await answer();
	await answer();
	expect(reader.held).toBeDefined();
	expect(reader.progress).toBeUndefined();
});
