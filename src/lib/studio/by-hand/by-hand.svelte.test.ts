import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { Session } from '../../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../../session/testing/tiny.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import { violations } from '../../viz/testing/axe.ts';
import ByHandBench from './testing/ByHandBench.svelte';

beforeEach(() => page.viewport(1280, 800));

const GUESS: NumberRef = {
	kind: 'guess-entry',
	quantity: 'x0',
	channel: 1,
	row: 2,
	column: 3,
	step: 1
};
const TOKEN: NumberRef = { kind: 'projected-entry', patch: 1, entry: 2 };

async function booted(engine = new ScriptedEngine()): Promise<Session> {
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	return session;
}

const heading = () => page.getByRole('heading', { level: 2 });
const opener = () => page.getByRole('button', { name: 'Open it' });

describe('a number by hand', () => {
	test('opens with its formula and its operands, takes the focus, and is accessible', async () => {
		const { container } = await render(ByHandBench, { session: await booted(), ref: GUESS });
		await opener().click();
		await expect.element(heading()).toHaveFocus();
		await expect.element(heading()).toMatchTextContent('x̂₀, channel 2, row 3, column 4');
		await expect.element(page.getByRole('group', { name: 'Formula' })).toBeVisible();
		await expect.element(page.getByRole('button', { name: /guided output/ })).toBeVisible();
		await expect.element(page.getByText('Difference')).toBeVisible();
		expect(await violations(container)).toEqual([]);
	});

	test('its operands open in turn, with the engine’s value and no difference, and the way back', async () => {
		await render(ByHandBench, { session: await booted(), ref: GUESS });
		await opener().click();
		await page.getByRole('button', { name: /guided output/ }).click();
		await expect.element(heading()).toMatchTextContent('Guided output, channel 2, row 3, column 4');
		await expect.element(page.getByText('Difference')).toBeVisible();
		await expect.element(page.getByRole('button', { name: /without text/ })).toBeVisible();
		await page.getByRole('button', { name: 'Back to the number before' }).click();
		await expect.element(heading()).toMatchTextContent('x̂₀');
		await expect.element(heading()).toHaveFocus();
		await expect
			.element(page.getByRole('button', { name: 'Back to the number before' }))
			.toBeDisabled();
	});

	test('says of one that the engine never shows why, and what it is checked through', async () => {
		const ref = { kind: 'text-mean-entry', entry: 3 } as const;
		const { container } = await render(ByHandBench, { session: await booted(), ref });
		await opener().click();
		await expect.element(page.getByText('never shown')).toBeVisible();
		await expect.element(page.getByText(/inside the text encoder/)).toBeVisible();
		expect(page.getByText('not captured').elements()).toEqual([]);
		expect(await violations(container)).toEqual([]);
		await page.getByRole('button', { name: 'Text summary, entry 4' }).click();
		await expect.element(heading()).toMatchTextContent('Text summary, entry 4');
	});

	test('is followed by the keyboard alone, with the focus to be seen', async () => {
		const session = await booted();
		await render(ByHandBench, { session, ref: GUESS });
		opener().element().focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(heading()).toHaveFocus();
		const operand = page.getByRole('button', { name: /guided output/ });
		for (let tabs = 0; tabs < 3 && document.activeElement !== operand.element(); tabs++) {
			await userEvent.tab();
		}
		await expect.element(operand).toHaveFocus();
		expect(getComputedStyle(operand.element()).outlineStyle).toBe('solid');
		await userEvent.keyboard('{Enter}');
		await expect.element(heading()).toMatchTextContent('Guided output');
		await expect.element(heading()).toHaveFocus();
		expect(session.selection.opened).toMatchObject({ kind: 'guided-entry', step: 1 });
	});

	test('leads back to the seed', async () => {
		await render(ByHandBench, { session: await booted(), ref: { ...GUESS, step: 0 } });
		await opener().click();
		await page.getByRole('button', { name: /latent x/ }).click();
		await expect.element(heading()).toMatchTextContent('Initial noise');
		await expect.element(page.getByText('seed', { exact: true })).toBeVisible();
	});

	test('Escape closes it and gives the focus back', async () => {
		await render(ByHandBench, { session: await booted(), ref: GUESS });
		await opener().click();
		await expect.element(heading()).toHaveFocus();
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		await expect.element(opener()).toHaveFocus();
	});

	test('shows the step of a number inside the model that is opened from another step', async () => {
		const session = await booted();
		await render(ByHandBench, { session, ref: { ...TOKEN, step: 1 } });
		await opener().click();
		await expect.poll(() => session.step?.index).toBe(1);
	});

	test('says what is missing while there is no model', async () => {
		const engine = new ScriptedEngine();
		engine.loadFailure = new Error('No network.');
		const { container } = await render(ByHandBench, { session: await booted(engine), ref: TOKEN });
		await opener().click();
		await expect
			.element(page.getByRole('status'))
			.toMatchTextContent(/is not captured.*No network/);
		expect(await violations(container)).toEqual([]);
	});
});
