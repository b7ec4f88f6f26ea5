import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Latest } from './latest.svelte.ts';

test('of the questions that came meanwhile only the newest is asked', async () => {
	const asked: number[] = [];
	const latest = new Latest(async (question: number) => {
		asked.push(question);
		return 10 * question;
	});
	await Promise.all([latest.ask(1), latest.ask(2), latest.ask(3)]);
	expect(asked).toEqual([1, 3]);
	expect(latest.answer).toBe(30);
});

test('a failure is kept, with the last answer, until an answer comes', async () => {
	const latest = new Latest(async (question: string) => {
		if (question === 'bad') throw new Error('no');
		return question;
	});
	await latest.ask('good');
	await latest.ask('bad');
	expect([latest.answer, latest.error?.message]).toEqual(['good', 'no']);
	await latest.ask('better');
	expect([latest.answer, latest.error]).toEqual(['better', undefined]);
});

test('an effect that asks runs once for each question, not for each answer', async () => {
	let question = $state(1);
	const asked: number[] = [];
	const latest = new Latest(async (value: number) => {
		asked.push(value);
		return value;
	});
	const stop = $effect.root(() => {
		$effect(() => void latest.ask(question));
	});
	flushSync();
	await expect.poll(() => latest.answer).toBe(1);
	question = 2;
	flushSync();
	await expect.poll(() => latest.answer).toBe(2);
	stop();
	expect(asked).toEqual([1, 2]);
});

test('an effect asks again once the model is there that was missing', async () => {
	let model = $state<string>();
	const latest = new Latest(async (question: number) => {
		if (!model) throw new Error('no model');
		return `${model} says ${question}`;
	});
	const stop = $effect.root(() => {
		$effect(() => void latest.ask(1));
	});
	flushSync();
	await expect.poll(() => latest.error?.message).toBe('no model');
	model = 'tiny';
	flushSync();
	await expect.poll(() => latest.answer).toBe('tiny says 1');
	expect(latest.error).toBeUndefined();
	stop();
});
