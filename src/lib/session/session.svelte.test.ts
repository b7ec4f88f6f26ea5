import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NoModelError } from '../trace/lab.ts';
import { Session } from './session.svelte.ts';
import { linkTo } from './session-link.ts';
import {
	ScriptedEngine,
	tinyManifest,
	tinyRecording,
	tinySources,
	tinyStep
} from './testing/tiny.ts';

let engine: ScriptedEngine;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	engine = new ScriptedEngine();
});
afterEach(() => {
	vi.useRealTimers();
});

async function booted(link = '', recording = true, still = false): Promise<Session> {
	const session = new Session(tinySources(engine, recording ? tinyRecording() : undefined));
	await session.boot(link, { still });
	return session;
}

/** Lets promises that are settled be noticed. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the first moments', () => {
	test('the recorded run plays while nothing is computed', async () => {
		const session = await booted();
		expect(session.run?.source).toBe('recorded');
		expect(session.transport.playing).toBe(true);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(session.step?.index).toBe(3);
		expect(session.transport.playing).toBe(false);
		expect(engine.requests).toEqual([]);
	});

	test('without motion it stands at its last step, or at the step that the link names', async () => {
		expect((await booted('', true, true)).step?.index).toBe(3);
		expect((await booted('step=2', true, true)).step?.index).toBe(1);
	});

	test('a recording of another model is not shown', async () => {
		const recording = tinyRecording();
		const other = { ...recording, trace: { ...recording.trace, model: 'c'.repeat(64) } };
		const session = new Session(tinySources(engine, other));
		await session.boot('');
		expect(session.run).toBeUndefined();
	});

	test('without a recording the model’s first request is drawn when the engine is ready', async () => {
		await booted('', false);
		expect(engine.requests).toEqual([tinyManifest.defaults]);
	});

	test('a link’s request is drawn by itself, up to the link’s step', async () => {
		const session = await booted('prompt=a+cat&seed=9&step=3&block=2');
		expect(engine.requests).toEqual([{ ...tinyManifest.defaults, prompt: 'a cat', seed: 9 }]);
		engine.send(0, 4);
		expect(session.step?.index).toBe(2);
		expect(session.selection.block).toBe(1);
		expect(session.transport.playing).toBe(false);
	});

	test('a link’s nonsense becomes notices and nothing else', async () => {
		const session = await booted('steps=none&head=99');
		expect(session.notices).toHaveLength(2);
		expect(session.draft).toEqual(tinyManifest.defaults);
	});

	test('what was typed before the manifest came is kept', async () => {
		const session = new Session(tinySources(engine, tinyRecording()));
		session.draft.prompt = 'a cat';
		await session.boot('');
		expect(session.draft.prompt).toBe('a cat');
		expect(engine.requests).toEqual([]);
	});

	test('a missing manifest is a sentence, and trying again works', async () => {
		const sources = tinySources(engine, tinyRecording());
		const manifest = vi.fn(sources.manifest).mockRejectedValueOnce(new Error('Not there.'));
		const session = new Session({ ...sources, manifest });
		await session.boot('');
		expect(session.failure).toBe('Not there.');
		await session.boot('');
		expect(session.failure).toBeUndefined();
		expect(session.run?.source).toBe('recorded');
	});
});

describe('drawing', () => {
	test('the run before stays on show until the first new step is there', async () => {
		const session = await booted();
		session.draft.prompt = 'a cat';
		session.draw();
		expect(session.run?.source).toBe('recorded');
		expect(session.coming?.request.prompt).toBe('a cat');
		engine.send(0, 1);
		expect(session.run?.request.prompt).toBe('a cat');
		expect(session.coming).toBeUndefined();
	});

	test('a request with an error is not run, and nothing typed is lost', async () => {
		const session = await booted();
		session.draft.prompt = 'кошка';
		session.draw();
		expect(engine.requests).toEqual([]);
		expect(session.draft.prompt).toBe('кошка');
		expect(session.findings).toHaveLength(1);
	});

	test('the same request is played again, not computed again', async () => {
		const session = await booted();
		session.draft.seed = 8;
		session.draw();
		engine.send(0, 4);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(session.step?.index).toBe(3);
		session.draw();
		expect(session.step?.index).toBe(0);
		expect(engine.requests).toHaveLength(1);
	});

	test('a failure keeps what was computed, and drawing again asks again', async () => {
		const session = await booted();
		session.draft.seed = 8;
		session.draw();
		engine.send(0, 2);
		engine.fail(new Error('The engine failed.'));
		await settle();
		expect(session.run?.failure).toBe('The engine failed.');
		expect(session.run?.computed).toBe(2);
		session.draw();
		expect(engine.requests).toHaveLength(2);
	});

	test('while the engine loads, drawing waits for it', async () => {
		let arrive: (engine: ScriptedEngine) => void = () => undefined;
		const sources = {
			...tinySources(engine, tinyRecording()),
			engine: () => new Promise<ScriptedEngine>((resolve) => (arrive = resolve))
		};
		const session = new Session(sources);
		const boot = session.boot('');
		await settle();
		session.draft.seed = 8;
		session.draw();
		expect(session.waiting).toMatchObject({ seed: 8 });
		await expect(session.lab.decode(session.step!.latent)).rejects.toThrow(NoModelError);
		arrive(engine);
		await boot;
		expect(engine.requests).toMatchObject([{ seed: 8 }]);
		expect(session.waiting).toBeUndefined();
	});

	test('an engine that fails to load says why, and can be loaded again', async () => {
		engine.loadFailure = new Error('The download broke off.');
		const session = await booted();
		expect(session.engine.status).toEqual({ kind: 'failed', message: 'The download broke off.' });
		expect(session.run?.source).toBe('recorded');
		engine.loadFailure = undefined;
		await session.reloadEngine('wasm');
		expect(session.engine.status.kind).toBe('ready');
		expect(session.engine.choice).toBe('wasm');
	});
});

describe('transport', () => {
	async function running(): Promise<Session> {
		const session = await booted();
		session.draft.seed = 8;
		session.draw();
		engine.send(0, 2);
		return session;
	}

	test('pausing rests the engine, playing wakes it', async () => {
		const session = await running();
		session.transport.pause();
		session.transport.play();
		expect(engine.commands).toEqual(['pause', 'resume']);
	});

	test('a step beyond the newest is computed, a step before it is only shown', async () => {
		const session = await running();
		session.transport.last();
		session.transport.next();
		expect(engine.commands).toEqual(['pause', 'stepOnce']);
		expect(session.step?.index).toBe(1);
		engine.send(2, 3);
		expect(session.step?.index).toBe(2);
		session.transport.previous();
		session.transport.next();
		expect(engine.commands).toEqual(['pause', 'stepOnce']);
		expect(session.step?.index).toBe(2);
	});

	test('playing follows the engine from step to step', async () => {
		const session = await running();
		await vi.advanceTimersByTimeAsync(2_000);
		expect(session.step?.index).toBe(1);
		engine.send(2, 4);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(session.step?.index).toBe(3);
		expect(session.transport.playing).toBe(false);
	});

	test('plays what is there while the request being edited cannot be drawn', async () => {
		const session = await booted();
		session.transport.last();
		session.edit({ prompt: '' });
		session.transport.play();
		expect(session.transport.playing).toBe(true);
		expect(session.step?.index).toBe(0);
	});

	test('at twice the speed twice as many steps pass', async () => {
		const session = await booted();
		session.transport.speed = 0.25;
		session.transport.replay();
		await vi.advanceTimersByTimeAsync(1_000);
		expect(session.step?.index).toBe(1);
		session.transport.speed = 0.5;
		session.transport.replay();
		await vi.advanceTimersByTimeAsync(1_000);
		expect(session.step?.index).toBe(2);
	});
});

describe('internals', () => {
	test('are read for the step on show and the probes watched, and only those the model has', async () => {
		const session = await booted();
		session.transport.last();
		const release = session.watch(['adaln.vectors', 'mlp.out']);
		await settle();
		expect(engine.inspected).toEqual([{ step: 3, probes: ['adaln.vectors'] }]);
		expect(Object.keys(session.internals)).toEqual(['adaln.vectors']);
		session.select({ step: 1 });
		expect(session.internals).toEqual({});
		await settle();
		expect(Object.keys(session.internals)).toEqual(['adaln.vectors']);
		release();
		session.select({ step: 0 });
		await settle();
		expect(engine.inspected.map(({ step }) => step)).toEqual([3, 1]);
	});

	test('that are kept are there at once, as the same object, and are not asked for', async () => {
		const session = await booted();
		session.transport.pause();
		const kept = { 'adaln.vectors': tinyStep(0, 4).latent };
		engine.kept = ({ index }) => (index === 2 ? kept : {});
		session.watch(['adaln.vectors']);
		await settle();
		session.select({ step: 2 });
		expect(session.internals).toBe(kept);
		await settle();
		expect(session.internals).toBe(kept);
		expect(engine.inspected.map(({ step }) => step)).toEqual([0]);
	});

	test('of a step that was left while it was read are not shown as those of another', async () => {
		const session = await booted();
		session.transport.pause();
		const kept = { 'adaln.vectors': tinyStep(0, 4).latent };
		engine.kept = ({ index }) => (index === 2 ? kept : {});
		session.watch(['adaln.vectors']);
		await settle();
		session.select({ step: 1 });
		session.select({ step: 2 });
		await settle();
		expect(session.internals).toBe(kept);
	});

	test('of steps that were passed over are never asked for', async () => {
		const session = await booted();
		session.transport.pause();
		session.watch(['adaln.vectors']);
		for (const step of [1, 2, 3, 2]) session.select({ step });
		await settle();
		expect(engine.inspected.map(({ step }) => step)).toEqual([0, 2]);
	});
});

test('a link’s word and number are kept for its own prompt, also while a shorter one is on show', async () => {
	const session = await booted('prompt=a+red+cat+night&word=4&opened=word-entry.5.1');
	expect(session.run?.trace?.text.tokens).toHaveLength(4);
	engine.send(0, 1);
	expect(session.selection.word).toBe(4);
	expect(session.selection.opened).toMatchObject({ word: 4 });
	const other = await booted('word=4&opened=word-entry.5.1');
	expect(other.selection).toMatchObject({ word: null, opened: null });
});

test('choosing a block ends the average over blocks, and a link can name both', async () => {
	const session = await booted('block=2&blocks=all');
	expect(session.selection).toMatchObject({ block: 1, blocks: 'all' });
	expect(linkTo(session)).toContain('block=2&blocks=all');
	session.select({ block: 1 });
	expect(session.selection.blocks).toBe('one');
	expect(linkTo(session)).not.toContain('blocks');
});

test('choosing a block, a head or an average ends the average over some heads', async () => {
	const session = await booted('block=2&head=1&among=1.2+3.1&over=2-3');
	const among = [
		{ block: 0, head: 1 },
		{ block: 2, head: 0 }
	];
	expect(session.selection).toMatchObject({ block: 1, head: 0, among, over: { from: 1, to: 2 } });
	expect(linkTo(session)).toContain('block=2&head=1&among=1.2+3.1&over=2-3');
	for (const change of [{ block: 2 }, { head: 1 }, { head: null }, { blocks: 'all' }] as const) {
		session.select({ among });
		session.select({ patch: 1 });
		expect(session.selection.among).toEqual(among);
		session.select(change);
		expect(session.selection.among).toEqual([]);
	}
	expect(linkTo(session)).not.toContain('among');
});

test('what a panel keeps of its own comes from a link and goes into it, until it is taken back', async () => {
	const session = await booted('view=noise-level.0.4+guess.x0');
	expect(session.selection.view).toEqual({ 'noise-level': '0.4', guess: 'x0' });
	session.select({ patch: 1 });
	expect(linkTo(session)).toContain('view=noise-level.0.4+guess.x0');
	session.select({ view: {} });
	expect(linkTo(session)).not.toContain('view');
});

test('choosing another step ends the pairing with a step of the other run, and a link can name both', async () => {
	const session = await booted('step=2&kept.seed=8&kept.step=4');
	expect(session.selection).toMatchObject({ step: 1, otherStep: 3 });
	session.select({ step: 1, patch: 2 });
	expect(session.selection.otherStep).toBe(3);
	session.select({ step: 2 });
	expect(session.selection.otherStep).toBeNull();
});

test('the link names what differs from the first picture, and brings it back', async () => {
	const session = await booted();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(linkTo(session)).toBe('');
	session.select({ step: 1, stage: 'attention', head: 1, over: 'run', tried: 0 });
	session.select({ branch: 'guided' });
	expect(linkTo(session)).toBe('step=2&stage=attention&head=2&over=run&branch=guided&tried=0');
	const other = await booted(linkTo(session));
	expect(other.step?.index).toBe(1);
	expect(other.selection).toEqual(session.selection);
});
