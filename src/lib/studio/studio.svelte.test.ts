import axe from 'axe-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Session } from '../session/session.svelte.ts';
import {
	ScriptedEngine,
	tinyManifest,
	tinyRecording,
	tinySources
} from '../session/testing/tiny.ts';
import Dock from './Dock.svelte';
import EngineBadge from './EngineBadge.svelte';
import Notices from './Notices.svelte';
import PromptBarOfSession from './testing/PromptBarOfSession.svelte';
import Trouble from './Trouble.svelte';
import { moveByKey } from './transport-keys.ts';

beforeEach(() => page.viewport(1280, 800));

async function booted(engine = new ScriptedEngine()): Promise<Session> {
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	return session;
}

async function expectAccessible(container: Element): Promise<void> {
	const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

describe('the prompt bar', () => {
	test('shows a request and its words, and is accessible', async () => {
		const session = await booted();
		const { container } = await render(PromptBarOfSession, { session });
		await expect.element(page.getByLabelText('Prompt')).toHaveValue('a red balloon');
		await expect.element(page.getByRole('button', { name: 'balloon', exact: true })).toBeVisible();
		await expectAccessible(container);
	});

	test('offers words, which the keyboard takes', async () => {
		const session = await booted();
		const { container } = await render(PromptBarOfSession, { session });
		const prompt = page.getByLabelText('Prompt');
		await prompt.fill('a ba');
		await expect.element(page.getByRole('option', { name: 'balloon' })).toBeVisible();
		await expectAccessible(container);
		await userEvent.keyboard('{ArrowDown}{Enter}');
		await expect.element(prompt).toHaveValue('a balloon ');
		expect(session.coming).toBeUndefined();
	});

	test('marks a word that was never learned, and puts the suggestion in its place', async () => {
		const session = await booted();
		await render(PromptBarOfSession, { session });
		await page.getByLabelText('Prompt').fill('a red baloon');
		await page.getByRole('button', { name: /Replace “baloon” by balloon/ }).click();
		expect(session.draft.prompt).toBe('a red balloon');
	});

	test('selects a word for every view, and takes it back', async () => {
		const session = await booted();
		await render(PromptBarOfSession, { session });
		const word = page.getByRole('button', { name: 'red', exact: true });
		await word.click();
		expect(session.selection.word).toBe(2);
		await word.click();
		expect(session.selection.word).toBeNull();
	});

	test('draws on Enter, with what was typed', async () => {
		const engine = new ScriptedEngine();
		const session = await booted(engine);
		await render(PromptBarOfSession, { session });
		await page.getByLabelText('Prompt').fill('a cat');
		await page.getByLabelText('Seed', { exact: true }).fill('12');
		await page.getByLabelText(/^Sampler/).selectOptions('Heun');
		await userEvent.keyboard('{Enter}');
		await page.getByRole('button', { name: 'Draw' }).click();
		expect(engine.requests.at(-1)).toEqual({
			...tinyManifest.defaults,
			prompt: 'a cat',
			seed: 12,
			sampler: 'heun'
		});
	});

	test.each([
		['', /Type a few words/],
		['кошка', /Latin letters/],
		['<script>alert(1)</script>', /Markup means nothing/],
		['cat '.repeat(2500), /first 5 words/]
	])('says what is the matter with %.20j and keeps it', async (typed, message) => {
		const session = await booted();
		await render(PromptBarOfSession, { session });
		const prompt = page.getByLabelText('Prompt');
		await prompt.fill(typed);
		await expect.element(page.getByText(message)).toBeVisible();
		await expect.element(prompt).toHaveValue(typed);
	});

	test('says what else Draw follows, and takes each back', async () => {
		const engine = new ScriptedEngine();
		const session = await booted(engine);
		const onchanges = vi.fn();
		const { container } = await render(PromptBarOfSession, { session, onchanges });
		const terms = page.getByRole('list', { name: 'What Draw follows besides' });
		await expect.element(terms).not.toBeInTheDocument();
		session.start = { latent: session.step!.latent, level: 0.6 };
		session.changes.add({ kind: 'block', block: 1, factor: 0, from: 2 });
		await expect
			.element(page.getByText('starts from your picture, at noise level 0.6'))
			.toBeVisible();
		await expectAccessible(container);
		await page.getByRole('button', { name: '1 change by hand' }).click();
		expect(onchanges).toHaveBeenCalledOnce();
		await page.getByRole('button', { name: 'Start from pure noise' }).click();
		await page.getByRole('button', { name: 'Remove all changes' }).click();
		await expect.element(terms).not.toBeInTheDocument();
		await page.getByRole('button', { name: 'Draw', exact: true }).click();
		expect(engine.requests.at(-1)).toEqual(tinyManifest.defaults);
		session.dispose();
	});

	test('is as high on a phone with changes as without: they stand in the words’ line', async () => {
		await page.viewport(360, 740);
		document.documentElement.style.setProperty('--touch', '44px');
		const session = await booted();
		const { container } = await render(PromptBarOfSession, { session });
		const { height } = container.getBoundingClientRect();
		for (const block of [0, 1, 2]) {
			session.changes.add({ kind: 'block', block, factor: 0, from: 0 });
		}
		const changes = page.getByRole('button', { name: '3 changes by hand' });
		await expect.element(changes).toBeVisible();
		expect(container.getBoundingClientRect().height).toBeCloseTo(height, 0);
		const tops = [
			...page.getByRole('spinbutton').elements(),
			page.getByRole('combobox', { name: 'Sampler' }).element()
		].map((field) => field.getBoundingClientRect().top);
		for (const top of tops) expect(top).toBeCloseTo(tops[0]!, 0);
		expect(document.documentElement.scrollWidth).toBe(360);
		document.documentElement.style.removeProperty('--touch');
	});

	test('takes an example and draws it', async () => {
		const engine = new ScriptedEngine();
		await render(PromptBarOfSession, { session: await booted(engine) });
		await page.getByRole('button', { name: 'a cat', exact: true }).click();
		expect(engine.requests).toMatchObject([{ prompt: 'a cat' }]);
	});
});

describe('transport and filmstrip', () => {
	test('are accessible, in both heights', async () => {
		const { container } = await render(Dock, { session: await booted() });
		await expectAccessible(container);
		await page.getByRole('button', { name: /State and noise/ }).click();
		await expectAccessible(container);
	});

	test('step, and say where they stand', async () => {
		const session = await booted();
		await render(Dock, { session });
		await expect.element(page.getByText(/Step 4 of 4/)).toBeVisible();
		await page.getByRole('button', { name: 'One step back' }).click();
		await expect.element(page.getByText(/Step 3 of 4/)).toBeVisible();
		await expect
			.element(page.getByRole('option', { name: 'Step 3, t = 0.50' }))
			.toHaveAttribute('aria-selected', 'true');
	});

	test('a frame jumps, and arrows move from frame to frame', async () => {
		const session = await booted();
		await render(Dock, { session });
		await page.getByRole('option', { name: /^Step 2,/ }).click();
		expect(session.step?.index).toBe(1);
		await userEvent.keyboard('{ArrowLeft}');
		expect(session.step?.index).toBe(0);
		await userEvent.keyboard('{End}');
		expect(session.step?.index).toBe(3);
		await expect.element(page.getByRole('option', { name: /^Step 4,/ })).toHaveFocus();
	});

	test('steps that were kept from another run are marked', async () => {
		const engine = new ScriptedEngine();
		const session = await booted(engine);
		session.edit({ seed: 8 });
		session.draw();
		engine.send(0, 4);
		session.changes.add({ kind: 'block', block: 1, factor: 0, from: 2 });
		engine.send(2, 4);
		await render(Dock, { session });
		const kept = page.getByRole('option', { name: /kept from the run before$/ });
		await expect.poll(() => kept.elements().length).toBe(2);
		await expect.element(kept.last()).toHaveTextContent('2');
		session.dispose();
	});

	test('steps that are not computed cannot be jumped to', async () => {
		const engine = new ScriptedEngine();
		const session = await booted(engine);
		session.edit({ seed: 8 });
		session.draw();
		engine.send(0, 2);
		await render(Dock, { session });
		await expect
			.element(page.getByRole('option', { name: 'Step 3, not computed yet' }))
			.toBeDisabled();
		session.dispose();
	});
});

describe('keys of the whole page', () => {
	async function press(key: string, target: HTMLElement = document.body) {
		const session = await booted();
		session.select({ step: 1 });
		const listen = (event: KeyboardEvent) => moveByKey(event, session.transport);
		document.body.append(target === document.body ? document.createElement('i') : target);
		addEventListener('keydown', listen);
		target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
		removeEventListener('keydown', listen);
		const { playing } = session.transport;
		session.transport.stop();
		return { step: session.selection.step, playing };
	}

	test.each([
		['ArrowLeft', 0],
		['ArrowRight', 2],
		['Home', 0],
		['End', 3]
	])('%s moves', async (key, step) => {
		expect(await press(key)).toEqual({ step, playing: false });
	});

	test('Space plays', async () => {
		expect(await press(' ')).toEqual({ step: 1, playing: true });
	});

	test('whoever writes or presses is left alone', async () => {
		const still = { step: 1, playing: false };
		expect(await press('ArrowLeft', document.createElement('input'))).toEqual(still);
		expect(await press(' ', document.createElement('button'))).toEqual(still);
	});
});

describe('the engine’s badge', () => {
	const progress = { loaded: 1_500_000, total: 17_200_000, file: 'dit.bin', fromCache: false };
	const info = { threads: 2, downloadBytes: 0, loadMilliseconds: 5 };

	test('counts the bytes of the download', async () => {
		const { container } = await render(EngineBadge, {
			status: { kind: 'downloading', progress },
			choice: 'auto',
			onchoose: vi.fn()
		});
		await expect.element(page.getByText('1.5 of 17.2 MB', { exact: true })).toBeVisible();
		await page.getByText('Downloading', { exact: true }).click();
		await expectAccessible(container);
	});

	test('says why it is not WebGPU, and takes another choice', async () => {
		const onchoose = vi.fn();
		const { container } = await render(EngineBadge, {
			status: { kind: 'ready', info: { ...info, backend: 'wasm', reason: 'No adapter.' } },
			choice: 'auto',
			onchoose
		});
		await page.getByText('2 threads', { exact: true }).click();
		await expect.element(page.getByText(/No adapter\./)).toBeVisible();
		await expectAccessible(container);
		await page.getByLabelText('WebGPU: the graphics card').click();
		expect(onchoose).toHaveBeenCalledWith('webgpu');
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByText(/No adapter\./)).not.toBeVisible();
	});
});

test('a failed download says so and is tried again', async () => {
	const engine = new ScriptedEngine();
	engine.loadFailure = new Error('The download broke off.');
	const session = await booted(engine);
	const { container } = await render(Trouble, { session });
	await expect.element(page.getByText(/The download broke off\./)).toBeVisible();
	await expectAccessible(container);
	engine.loadFailure = undefined;
	await page.getByRole('button', { name: 'Try again' }).click();
	await expect.element(page.getByRole('alert')).toBeEmptyDOMElement();
});

test('a notice is put away', async () => {
	const ondismiss = vi.fn();
	const { container } = await render(Notices, { notices: ['One.', 'Two.'], ondismiss });
	await expectAccessible(container);
	await page.getByRole('button', { name: 'Put away: Two.' }).click();
	expect(ondismiss).toHaveBeenCalledWith(1);
});
