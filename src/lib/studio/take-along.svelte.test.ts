import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
import TakeAlongOfSession from './testing/TakeAlongOfSession.svelte';

/** Names and contents of what was saved, in place of the browser's own download. */
let saved: { readonly name: string; readonly content: Promise<Blob> }[];

beforeEach(async () => {
	saved = [];
	vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLElement) {
		const link = this as HTMLAnchorElement;
		const content = fetch(link.href).then((response) => response.blob());
		saved.push({ name: link.download, content });
	});
	await page.viewport(1280, 900);
});
afterEach(() => vi.restoreAllMocks());

const opener = () => page.getByRole('button', { name: 'Take it along' });
const taking = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });

async function opened(recording = tinyRecording(), engine = new ScriptedEngine()) {
	const session = new Session(tinySources(engine, recording));
	await session.boot('', { still: true });
	const { container } = await render(TakeAlongOfSession, { session });
	await opener().click();
	return { session, container, engine };
}

test('opens, is accessible, and closes by Escape with the focus back', async () => {
	const { container } = await opened();
	await expect.element(page.getByRole('dialog', { name: 'Take it along' })).toBeVisible();
	const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
	await userEvent.keyboard('{Tab}{Escape}');
	await expect.element(taking('PNG')).not.toBeInTheDocument();
	await expect.element(opener()).toHaveFocus();
});

describe('saves', () => {
	test.each([
		['PNG', /^a-red-balloon-seed-7-\w+-step-4\.png$/, 'image/png'],
		['SVG', /^a-red-balloon-seed-7-\w+-step-4\.svg$/, 'image/svg+xml'],
		['GIF', /^a-red-balloon-seed-7\.gif$/, 'image/gif'],
		['NumPy arrays', /^a-red-balloon-seed-7-step-4\.npz$/, 'application/zip']
	])('%s', async (name, expectedName, type) => {
		await opened();
		await taking(name).click();
		await expect.element(page.getByText(/^Saved as/)).toBeInTheDocument();
		expect(saved).toHaveLength(1);
		expect(saved[0]!.name).toMatch(expectedName);
		const content = await saved[0]!.content;
		expect(content.type).toBe(type);
		expect(content.size).toBeGreaterThan(200);
	});
});

test('what cannot be made says why, and nothing is saved', async () => {
	const session = new Session(tinySources(new ScriptedEngine()));
	await render(TakeAlongOfSession, { session });
	await opener().click();
	await taking('NumPy arrays').click();
	await expect.element(page.getByText(/no step yet.*press Draw/)).toBeVisible();
	expect(saved).toEqual([]);
});

describe('beside the link it says what the link lacks', () => {
	const start = { latent: tinyRecording().trace.steps[0]!.latent, level: 0.5 };
	const says = (sentence: RegExp) => page.getByText(sentence);

	test('nothing as a rule', async () => {
		await opened();
		await expect.element(page.getByText('This state')).toBeVisible();
		expect(says(/the link lacks/).elements()).toEqual([]);
	});

	test('the picture that the run began from', async () => {
		await opened(tinyRecording({ ...tinyManifest.defaults, start }));
		await expect.element(says(/the link lacks it: .* drawn from pure noise/)).toBeVisible();
	});

	test('the picture that is worked on', async () => {
		const { session } = await opened();
		await session.own.take(() => ({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) }));
		await expect.element(says(/the link lacks it: .* sees the run’s picture/)).toBeVisible();
	});

	test('the picture that the run to compare with began from', async () => {
		const { session } = await opened();
		session.runs.promise({ ...tinyManifest.defaults, start });
		await expect.element(says(/the link lacks it, and the run to compare with/)).toBeVisible();
	});
});

test('the link and the frame’s HTML are there to be copied, by hand too', async () => {
	const { session } = await opened();
	session.select({ step: 1, stage: 'attention' });
	const link = page.getByRole('textbox', { name: 'Link to what is on show' });
	await expect.element(link).toHaveValue(`${location.origin}/?step=2&stage=attention`);
	const html = page.getByRole('textbox', { name: /HTML/ });
	await expect.element(html).toHaveValue(expect.stringContaining('/embed/?step=2&amp;stage='));

	const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce();
	await page.getByRole('button', { name: /^Copy: Link/ }).click();
	await expect.element(page.getByText('The link is copied.')).toBeInTheDocument();
	expect(write).toHaveBeenCalledWith(`${location.origin}/?step=2&stage=attention`);

	write.mockRejectedValueOnce(new DOMException('Forbidden', 'NotAllowedError'));
	await page.getByRole('button', { name: /^Copy: HTML/ }).click();
	await expect.element(page.getByText(/Select the text in its box/)).toBeVisible();
});
