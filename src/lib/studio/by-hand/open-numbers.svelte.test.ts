import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { Session } from '../../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../../session/testing/tiny.ts';
import { stageById } from '../../stages/registry.ts';
import { violations } from '../../viz/testing/axe.ts';
import EmbeddedStage from '../EmbeddedStage.svelte';
import GalleryBench from './testing/GalleryBench.svelte';

beforeEach(() => page.viewport(1280, 800));

const STAGE = 'noise-prediction';

async function booted(engine = new ScriptedEngine()): Promise<Session> {
	const sources = { ...tinySources(engine, tinyRecording()), stages: [STAGE] };
	const session = new Session(sources);
	await session.boot(`?stage=${STAGE}`, { still: true });
	return session;
}

const places = {
	'the gallery': async (session: Session) =>
		render(GalleryBench, { session, stage: stageById(STAGE)! }),
	'a frame in another page': async (session: Session) => render(EmbeddedStage, { session })
};

const heading = () => page.getByRole('dialog').getByRole('heading', { level: 2 });

async function openNumber(name: RegExp): Promise<void> {
	page.getByRole('application', { name: 'The guess with text, channel 1' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	await page.getByRole('button', { name }).first().click();
}

test.each(Object.entries(places))(
	'a number opens in %s, and so do its operands',
	async (_, show) => {
		await show(await booted());
		await openNumber(/ε̂ without text: see how it was made/);
		await expect.element(heading()).toHaveFocus();
		await expect
			.element(heading())
			.toMatchTextContent('ε̂, channel 1, row 2, column 1 · without text');
		await page.getByRole('button', { name: /^latent x/ }).click();
		await expect.element(heading()).toMatchTextContent(/channel 1, row 2, column 1/);
		expect(await violations(page.getByRole('dialog').element())).toEqual([]);
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	}
);

test.each(Object.entries(places))(
	'in %s it is said what is missing without a model',
	async (_, show) => {
		const engine = new ScriptedEngine();
		engine.loadFailure = new Error('No network.');
		await show(await booted(engine));
		await page.getByText('velocity v̂').click();
		await openNumber(/v̂ with text: see how it was made/);
		await expect
			.element(page.getByRole('dialog').getByRole('status'))
			.toMatchTextContent(/final\.tokens is not captured.*No network/);
	}
);

test('in a frame the card leaves the transport free', async () => {
	await render(EmbeddedStage, { session: await booted() });
	await openNumber(/ε̂ guided: see how it was made/);
	await expect.element(page.getByRole('dialog')).toBeVisible();
	const card = page.getByRole('dialog').element().getBoundingClientRect();
	const foot = page.getByRole('group', { name: 'Transport' }).element().getBoundingClientRect();
	expect(card.bottom).toBeLessThanOrEqual(foot.top);
});
