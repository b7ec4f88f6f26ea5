import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Change } from '../trace/changes.ts';
import { Session } from './session.svelte.ts';
import { linkTo } from './session-link.ts';
import { ScriptedEngine, tinyManifest, tinyRecording, tinySources } from './testing/tiny.ts';

const muted: Change = { kind: 'head', attention: 'self', block: 1, head: 0, factor: 0, from: 2 };
const boosted: Change = { kind: 'word', word: 2, factor: 2, from: 3 };

let engine: ScriptedEngine;
beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	engine = new ScriptedEngine();
});
afterEach(() => {
	vi.useRealTimers();
});

async function booted(link = ''): Promise<Session> {
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot(link, { still: true });
	return session;
}

/** A session with a whole live run of four steps on show. */
async function drawn(): Promise<Session> {
	const session = await booted();
	session.edit({ seed: 8 });
	session.draw();
	engine.send(0, 4);
	session.transport.last();
	return session;
}

describe('a change', () => {
	test('is drawn at once, from its first step on', async () => {
		const session = await drawn();
		const plain = session.run!;
		session.changes.add(muted);
		expect(engine.requests.at(-1)).toEqual({ ...plain.request, changes: [muted] });
		expect(engine.known).toEqual(plain.trace!.steps.slice(0, 2));
		engine.send(2, 3);
		expect(session.run?.computed).toBe(3);
		expect(session.run?.trace?.steps[1]).toBe(plain.trace!.steps[1]);
		expect(session.run?.pictures[1]).toBe(plain.pictures[1]);
		expect(session.step?.index).toBe(2);
		engine.send(3, 4);
		expect(session.run?.status).toBe('done');
		expect(session.isEdited).toBe(false);
	});

	test('of a recorded run is drawn from the first step, which a live model has to take itself', async () => {
		const session = await booted();
		session.changes.add(muted);
		expect(engine.known).toEqual([]);
		engine.send(0, 4);
		expect(session.runs.before?.source).toBe('recorded');
	});

	test('keeps the visitor at the step being looked at', async () => {
		const session = await drawn();
		session.select({ step: 2 });
		session.changes.add({ ...muted, from: 1 });
		engine.send(1, 2);
		expect(session.step?.index).toBe(1);
		engine.send(2, 4);
		expect(session.step?.index).toBe(2);
		expect(session.transport.playing).toBe(false);
	});

	test('waits for the engine', async () => {
		engine.loadFailure = new Error('Broken off.');
		const session = await booted();
		session.changes.add(muted);
		expect(session.waiting).toMatchObject({ changes: [muted] });
		session.changes.undo();
		expect(session.waiting).toBeUndefined();
		session.changes.add(muted);
		engine.loadFailure = undefined;
		await session.reloadEngine();
		expect(engine.requests).toMatchObject([{ changes: [muted] }]);
	});

	test('is kept while the prompt cannot be drawn', async () => {
		const session = await drawn();
		session.edit({ prompt: '' });
		session.changes.add(muted);
		expect(session.changes.all).toEqual([muted]);
		expect(engine.requests).toHaveLength(1);
	});
});

describe('comparing', () => {
	test('the run without changes stays at hand while changes are tried out', async () => {
		const session = await drawn();
		const plain = session.run!;
		session.changes.add(muted);
		engine.send(2, 4);
		expect(session.runs.before).toBe(plain);
		session.changes.add(boosted);
		expect(engine.known).toHaveLength(3);
		engine.send(3, 4);
		expect(session.runs.before).toBe(plain);
		expect(session.runs.unchanged).toBe(plain);
	});

	test('undo and clear show what is known again, and compute nothing', async () => {
		const session = await drawn();
		const plain = session.run!;
		session.changes.add(muted);
		engine.send(2, 4);
		const changed = session.run!;
		session.changes.clear();
		expect(session.run).toBe(plain);
		expect(session.runs.before).toBe(changed);
		session.changes.undo();
		expect(session.run).toBe(changed);
		session.changes.undo();
		expect(session.run).toBe(plain);
		expect(session.changes.canUndo).toBe(false);
		expect(engine.requests).toHaveLength(2);
		expect(session.runs.unchanged).toBe(plain);
	});

	test('undo before the first new step leaves the run on show alone', async () => {
		const session = await drawn();
		const plain = session.run!;
		session.changes.add(muted);
		session.changes.undo();
		expect(session.coming).toBeUndefined();
		engine.send(2, 3);
		expect(session.run).toBe(plain);
	});

	test('another request takes the last whole run along', async () => {
		const session = await drawn();
		const plain = session.run!;
		session.edit({ seed: 9 });
		session.draw();
		engine.send(0, 2);
		expect(session.runs.before).toBe(plain);
		expect(session.runs.unchanged).toBe(session.run);
		session.edit({ seed: 10 });
		session.draw();
		engine.send(0, 1);
		expect(session.runs.before).toBe(plain);
	});

	test('is with the run before, until another is kept', async () => {
		const session = await drawn();
		const first = session.run!;
		expect(session.runs.compared).toBe(session.runs.before);
		session.runs.keep(first);
		expect(session.runs.compared).toBeUndefined();
		for (const seed of [9, 10]) {
			session.edit({ seed });
			session.draw();
			engine.send(0, 4);
			expect(session.runs.compared).toBe(first);
		}
		session.runs.letGo();
		expect(session.runs.compared?.request.seed).toBe(9);
	});

	test('is not with a run that is not whole', async () => {
		const session = await drawn();
		session.edit({ seed: 9 });
		session.draw();
		engine.send(0, 2);
		session.runs.keep(session.run!);
		expect(session.runs.kept).toBeUndefined();
		expect(session.runs.compared?.request.seed).toBe(8);
	});

	test('the picture without changes is drawn on demand, and the one with them comes back', async () => {
		const session = await booted('seed=8&changes=self2.1*0_3-');
		engine.send(0, 4);
		session.transport.last();
		expect(session.runs.unchanged).toBeUndefined();
		session.drawBoth();
		expect(engine.requests.at(-1)?.changes).toBeUndefined();
		expect(engine.known).toHaveLength(2);
		engine.send(2, 4);
		expect(session.run?.request.changes).toEqual([muted]);
		expect(session.runs.unchanged?.status).toBe('done');
		expect(session.step?.index).toBe(3);
		expect(engine.requests).toHaveLength(2);
	});
});

test('a link brings changes back, and says what made no sense', async () => {
	const session = await drawn();
	session.changes.add(muted);
	engine.send(2, 4);
	session.transport.last();
	expect(linkTo(session)).toBe('seed=8&changes=self2.1*0_3-');
	const other = await booted(`${linkTo(session)}+self9.1*0`);
	expect(other.changes.all).toEqual([muted]);
	expect(other.notices).toEqual([expect.stringContaining('“self9.1*0” was ignored')]);
	expect(engine.requests.at(-1)).toEqual({ ...tinyManifest.defaults, seed: 8, changes: [muted] });
});

test('what a link brought is taken back one by one, the last first', async () => {
	const session = await booted('changes=self2.1*0_3-+word2*2_4-');
	engine.send(0, 4);
	expect(session.changes.all).toEqual([muted, boosted]);
	session.changes.undo();
	expect(session.changes.all).toEqual([muted]);
	expect(engine.requests.at(-1)?.changes).toEqual([muted]);
	session.changes.undo();
	expect(session.changes.all).toEqual([]);
	expect(session.changes.canUndo).toBe(false);
	expect(session.run?.request).toEqual(tinyManifest.defaults);
});

describe('a change on the same thing in the same steps', () => {
	test('takes the place of the one before, and undo brings that back', async () => {
		const session = await drawn();
		session.changes.add(muted);
		session.changes.add(boosted);
		const stronger = { ...muted, factor: 3 };
		expect(session.changes.add(stronger)).toEqual(muted);
		expect(session.changes.all).toEqual([stronger, boosted]);
		session.changes.undo();
		expect(session.changes.all).toEqual([muted, boosted]);
	});

	test('is no edit where it says the same', async () => {
		const session = await drawn();
		session.changes.add(muted);
		const asked = engine.requests.length;
		expect(session.changes.add({ ...muted })).toEqual(muted);
		expect(session.changes.all).toEqual([muted]);
		expect(engine.requests).toHaveLength(asked);
		session.changes.undo();
		expect(session.changes.canUndo).toBe(false);
	});

	test.each<[string, Change]>([
		['another step', { ...muted, from: 1 }],
		['an end', { ...muted, to: 3 }],
		['another head', { ...muted, head: 1 }],
		['the other attention', { ...muted, attention: 'cross' }],
		['a prompt', { kind: 'prompt', prompt: 'a cat', from: 2 }]
	])('stands beside one with %s', async (_, other) => {
		const session = await drawn();
		session.changes.add(muted);
		expect(session.changes.add(other)).toBeUndefined();
		expect(session.changes.all).toEqual([muted, other]);
	});

	test('lies on top of it where it is paint', async () => {
		const session = await drawn();
		const [one, two] = [0, 1].map((channel) => ({ channel, amount: 2, cells: [channel] }));
		session.changes.add({ kind: 'paint', from: 1, strokes: [one!] });
		session.changes.add({ kind: 'paint', from: 1, strokes: [two!] });
		expect(session.changes.all).toEqual([{ kind: 'paint', from: 1, strokes: [one, two] }]);
	});
});

test('a picture to start from makes another request; the link lacks it, and says so when it is opened', async () => {
	const session = await drawn();
	session.start = { latent: session.step!.latent, level: 0.5 };
	expect(session.isEdited).toBe(true);
	session.draw();
	expect(engine.known).toEqual([]);
	expect(engine.requests.at(-1)?.start).toBe(session.start);
	engine.send(0, 4);
	session.transport.last();
	expect(session.isEdited).toBe(false);
	expect(session.notices).toEqual([]);
	expect(linkTo(session)).toBe('seed=8&start=0.5');
	const other = await booted(linkTo(session));
	expect(other.notices).toEqual([expect.stringMatching(/maker’s own picture.*from pure noise/)]);
	expect(engine.requests.at(-1)).toEqual({ ...tinyManifest.defaults, seed: 8 });
	engine.send(0, 4);
	other.transport.last();
	expect(linkTo(other)).toBe('seed=8');
});
