import { beforeEach, describe, expect, test } from 'vitest';
import { Session } from './session.svelte.ts';
import { linkTo } from './session-link.ts';
import { ScriptedEngine, tinyManifest, tinyRecording, tinySources } from './testing/tiny.ts';

const { defaults } = tinyManifest;

let engine: ScriptedEngine;
beforeEach(() => {
	engine = new ScriptedEngine();
});

async function booted(link: string): Promise<Session> {
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot(link, { still: true });
	return session;
}

/** With the link's first run whole. */
async function drawn(link: string): Promise<Session> {
	const session = await booted(link);
	engine.send(0, engine.requests.at(-1)!.steps);
	session.transport.last();
	return session;
}

describe('the link of a comparison', () => {
	test('has its second run drawn after the first, aside, and kept', async () => {
		const session = await booted('seed=9&kept.seed=8&kept.steps=2&kept.prompt=a+cat');
		expect(session.drawing.canDrawAside).toBe(false);
		engine.send(0, 2);
		expect(session.drawing.canDrawAside).toBe(false);
		engine.send(2, 4);
		session.transport.last();
		expect(session.drawing.canDrawAside).toBe(true);
		expect(session.runs.compared).toBeUndefined();
		session.drawing.drawAside();
		expect(session.drawing.canDrawAside).toBe(false);
		const second = { ...defaults, seed: 8, steps: 2, prompt: 'a cat' };
		expect(engine.requests).toEqual([{ ...defaults, seed: 9 }, second]);
		const [shown, step] = [session.run, session.step];
		engine.send(0, 2);
		expect(session.runs.compared?.request).toEqual(second);
		expect(session.runs.compared?.pictures).toHaveLength(2);
		expect(session.run).toBe(shown);
		expect(session.step).toBe(step);
		expect(session.runs.isComparing).toBe(true);
	});

	test('is the same before the second run is drawn and after, and brings both back', async () => {
		const link = 'seed=9&kept.seed=8&kept.sampler=heun';
		const session = await drawn(link);
		expect(linkTo(session)).toBe(link);
		session.drawing.drawAside();
		engine.send(0, 4);
		expect(linkTo(session)).toBe(link);
	});

	test('takes a run that is at hand, such as the recorded one, instead of drawing it', async () => {
		const session = await drawn(`seed=9&kept.seed=${defaults.seed}`);
		session.drawing.drawAside();
		expect(engine.requests).toHaveLength(1);
		expect(session.runs.kept?.source).toBe('recorded');
	});

	test('goes on from the first step that the two do not share', async () => {
		const session = await drawn('seed=9&changes=self2.1*0_3-&kept.changes=');
		session.drawing.drawAside();
		expect(engine.requests.at(-1)).toEqual({ ...defaults, seed: 9 });
		expect(engine.known).toEqual(session.run?.trace?.steps.slice(0, 2));
		engine.send(2, 4);
		expect(session.runs.kept?.request.changes).toBeUndefined();
		expect(session.runs.unchanged).toBeUndefined();
		expect(linkTo(session)).toBe('seed=9&changes=self2.1*0_3-&kept.changes=');
	});

	test('says what makes no sense in its second run, and follows the rest', async () => {
		const session = await booted('kept.steps=none&kept.seed=8');
		expect(session.notices).toEqual([expect.stringContaining('The link’s kept.steps should be')]);
		expect(session.runs.promised).toEqual({ ...defaults, seed: 8 });
	});

	test('says why its second run cannot be drawn', async () => {
		const session = await booted('kept.prompt=');
		expect(session.notices).toEqual([expect.stringMatching(/cannot be drawn: Type a few words/)]);
		expect(session.runs.promised).toBeUndefined();
	});

	test('is followed on a page that is open already', async () => {
		const session = await booted('');
		session.open('kept.seed=8');
		expect(session.drawing.canDrawAside).toBe(true);
		session.drawing.drawAside();
		engine.send(0, 4);
		const { kept } = session.runs;
		session.open('stage=attention&kept.seed=8');
		expect(session.runs.kept).toBe(kept);
		session.open('kept.seed=10');
		expect(session.runs.kept).toBeUndefined();
		expect(session.runs.promised?.seed).toBe(10);
	});
});

describe('while the second run is drawn', () => {
	async function drawingAside(): Promise<Session> {
		const session = await drawn('seed=9&kept.seed=8');
		session.drawing.drawAside();
		engine.send(0, 2);
		return session;
	}

	test('another request goes first', async () => {
		const session = await drawingAside();
		session.edit({ seed: 10 });
		session.draw();
		expect(engine.commands).toContain('cancel');
		expect(session.drawing.canDrawAside).toBe(false);
		engine.send(0, 4);
		expect(session.drawing.canDrawAside).toBe(true);
		session.drawing.drawAside();
		expect(engine.requests.at(-1)?.seed).toBe(8);
	});

	test('it is given up where another run is kept', async () => {
		const session = await drawingAside();
		session.runs.keep(session.run!);
		engine.send(2, 3);
		expect(engine.commands).toContain('cancel');
		expect(session.drawing.aside).toBeUndefined();
		expect(session.runs.kept).toBe(session.run);
	});

	test('a failure is told beside it, and it is not drawn again by itself', async () => {
		const session = await drawingAside();
		engine.fail(new Error('The engine failed.'));
		await Promise.resolve();
		expect(session.drawing.aside?.failure).toBe('The engine failed.');
		expect(session.run?.status).toBe('done');
		expect(session.drawing.canDrawAside).toBe(false);
		session.drawing.drawAside();
		engine.send(0, 4);
		expect(session.runs.kept?.request.seed).toBe(8);
	});
});

test('the run before is in the link while it is compared with', async () => {
	const session = await drawn('seed=9');
	expect(linkTo(session)).toBe('seed=9');
	session.runs.isComparing = true;
	expect(linkTo(session)).toBe('seed=9&kept.seed=7');
	session.runs.keep(session.run!);
	expect(linkTo(session)).toBe('seed=9');
});

test('a run to compare with that began from a picture is only told of', async () => {
	const session = await drawn('seed=9');
	session.start = { latent: session.step!.latent, level: 0.5 };
	session.draw();
	engine.send(0, 4);
	session.runs.keep(session.run!);
	session.start = undefined;
	session.draw();
	engine.send(engine.known.length, 4);
	session.transport.last();
	expect(linkTo(session)).toBe('seed=9&kept.start=0.5');
	const other = await booted(linkTo(session));
	expect(other.notices).toEqual([expect.stringMatching(/run to compare with.*cannot be drawn/)]);
	expect(other.runs.promised).toBeUndefined();
});
