import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { linkTo } from '../../session/session-link.ts';
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

test('a number that a link opens is there without the way to it, and not on another page', async () => {
	const sources = { ...tinySources(new ScriptedEngine(), tinyRecording()), stages: [STAGE] };
	const session = new Session(sources);
	const link = `stage=${STAGE}&opened=guess-entry.epsilon.1.2.1.without-text`;
	await session.boot(link, { still: true });
	const { unmount } = await render(EmbeddedStage, { session });
	await expect
		.element(heading())
		.toMatchTextContent('ε̂, channel 1, row 2, column 1 · without text');
	await expect
		.element(page.getByRole('button', { name: 'Back to the number before' }))
		.toBeDisabled();
	expect(linkTo(session)).toBe(link);
	await page.getByRole('button', { name: /^latent x/ }).click();
	await expect.element(heading()).toMatchTextContent(/^Latent after step 3, channel 1, row 2/);
	expect(linkTo(session)).toBe(`stage=${STAGE}&opened=latent-entry.1.2.1%404`);
	session.open('opened=guided-entry.2.1.1@9');
	await expect
		.element(page.getByRole('dialog').getByRole('status'))
		.toMatchTextContent('The run has not come to the step of this number.');
	await expect
		.element(page.getByRole('button', { name: 'Back to the number before' }))
		.toBeDisabled();
	await unmount();
	expect(session.selection.opened).toBeNull();
});

test('the focus stays where it is while something else is selected', async () => {
	const session = await booted();
	await render(EmbeddedStage, { session });
	session.select({ opened: { kind: 'projected-entry', patch: 1, entry: 2 } });
	await expect.element(heading()).toHaveFocus();
	const slider = page.getByRole('slider', { name: 'Guidance s' });
	slider.element().focus();
	await userEvent.keyboard('{ArrowRight}');
	await expect.poll(() => session.selection.tried).not.toBeNull();
	await expect.element(slider).toHaveFocus();
});

test('in a frame the card leaves the transport free', async () => {
	await render(EmbeddedStage, { session: await booted() });
	await openNumber(/ε̂ guided: see how it was made/);
	await expect.element(page.getByRole('dialog')).toBeVisible();
	const card = page.getByRole('dialog').element().getBoundingClientRect();
	const foot = page.getByRole('group', { name: 'Transport' }).element().getBoundingClientRect();
	expect(card.bottom).toBeLessThanOrEqual(foot.top);
});
