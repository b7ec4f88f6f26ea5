import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Session } from '../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../session/testing/tiny.ts';
import { stageInputOf } from './stage-input.svelte.ts';

async function booted(): Promise<Session> {
	const session = new Session(tinySources(new ScriptedEngine(), tinyRecording()));
	await session.boot('', { still: true });
	return session;
}

test('what reads no selection is derived anew for another step, and for no other choice', async () => {
	const session = await booted();
	const shown = stageInputOf(() => session);
	const times: number[] = [];
	const patches: (number | null)[] = [];
	const stop = $effect.root(() => {
		$effect(() => void times.push(shown.current!.step.t));
		$effect(() => void patches.push(shown.current!.selection.patch));
	});
	flushSync(() => session.select({ step: 0 }));
	flushSync(() => session.select({ patch: 3 }));
	flushSync(() => session.select({ word: 1 }));
	flushSync(() => session.select({ step: 2 }));
	stop();
	expect(times).toEqual([0.25, 1, 0.5]);
	expect(patches).toEqual([null, null, 3, 3, 3]);
});

test('there is no input before there is a step', () => {
	const session = new Session(tinySources(new ScriptedEngine(), tinyRecording()));
	expect(stageInputOf(() => session).current).toBeUndefined();
});
