import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Session } from '../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../session/testing/tiny.ts';
import Interventions from './Interventions.svelte';

async function opened(link = ''): Promise<{
	session: Session;
	engine: ScriptedEngine;
	container: Element;
}> {
	const engine = new ScriptedEngine();
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot(link, { still: true });
	const { container } = await render(Interventions, { session });
	if (!link) await page.getByText('Intervene').click();
	return { session, engine, container };
}

async function expectAccessible(container: Element): Promise<void> {
	const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test('says that the model is unchanged, then mutes the selected head by keyboard', async () => {
	const { session, engine, container } = await opened();
	await expect.element(page.getByText('unchanged model')).toBeVisible();
	await expect.element(page.getByText('Nothing is changed yet.')).toBeVisible();
	session.select({ block: 2, head: 1 });
	await page.getByLabelText('From step').fill('3');
	await userEvent.keyboard('{Enter}');
	expect(engine.requests.at(-1)?.changes).toEqual([
		{ kind: 'head', attention: 'self', block: 2, head: 1, factor: 0, from: 2 }
	]);
	const sentence = 'Mute head 2 of block 3 (self-attention) from step 3 on';
	await expect.element(page.getByRole('listitem')).toHaveTextContent(sentence);
	engine.send(0, 4);
	session.transport.last();
	await expect.element(page.getByRole('img', { name: 'Without changes, step 4' })).toBeVisible();
	await expect.element(page.getByRole('img', { name: 'With the changes, step 4' })).toBeVisible();
	await expectAccessible(container);
});

test('removes a change, and brings it back', async () => {
	const { session } = await opened('changes=word2*0+block1*2');
	await page.getByRole('button', { name: 'Remove: Mute the word “red” in every step' }).click();
	expect(session.changes.all).toMatchObject([{ kind: 'block' }]);
	await page.getByRole('button', { name: 'Undo' }).click();
	expect(session.changes.all).toMatchObject([{ kind: 'word' }, { kind: 'block' }]);
	await page.getByRole('button', { name: 'Remove all' }).click();
	await expect.element(page.getByText('unchanged model')).toBeInTheDocument();
});

test('the same change is not listed twice: it says what became of it', async () => {
	const { session } = await opened('changes=self1.1*0');
	const add = page.getByRole('button', { name: /^(Mute|Boost) head 1 of block 1/ });
	await add.click();
	const sentence = 'Mute head 1 of block 1 (self-attention) in every step';
	await expect.element(page.getByText(`“${sentence}” is in the list already.`)).toBeVisible();
	await page.getByRole('slider', { name: /^Factor/ }).fill('2');
	await add.click();
	await expect.element(page.getByText(`It takes the place of “${sentence}”.`)).toBeVisible();
	expect(session.changes.all).toMatchObject([{ kind: 'head', factor: 2 }]);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.element(page.getByText(/takes the place/)).not.toBeInTheDocument();
	expect(session.changes.all).toMatchObject([{ kind: 'head', factor: 0 }]);
});

test('stays open when the last change is taken back', async () => {
	await opened('changes=self1.1*0');
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.element(page.getByRole('combobox', { name: 'Block' })).toBeVisible();
});

test('says which steps were kept', async () => {
	const { session, engine } = await opened();
	session.edit({ seed: 9 });
	session.draw();
	engine.send(0, 4);
	session.changes.add({ kind: 'block', block: 1, factor: 0, from: 2 });
	engine.send(2, 4);
	const kept = 'Steps 1 to 2 are kept from the run before; from step 3 on it is drawn anew.';
	await expect.element(page.getByText(kept)).toBeVisible();
});

test('replaces the prompt from a step on', async () => {
	const { engine } = await opened();
	await page.getByLabelText(/^Change/).selectOptions('the prompt');
	const words = page.getByLabelText('New prompt');
	await expect.element(words).toHaveValue('a red balloon');
	await expect.element(page.getByRole('button', { name: 'Say what to change' })).toBeDisabled();
	await words.fill('кошка');
	await expect.element(page.getByText(/Latin letters/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Say what to change' })).toBeDisabled();
	await words.fill('a baloon');
	await page.getByRole('button', { name: 'Write “balloon”' }).click();
	await expect.element(words).toHaveValue('a balloon');
	await words.fill('a cat');
	await page.getByLabelText('From step').fill('2');
	await page.getByRole('button', { name: 'Go on with “a cat” from step 2' }).click();
	expect(engine.requests.at(-1)?.changes).toEqual([{ kind: 'prompt', prompt: 'a cat', from: 1 }]);
});

async function openedToPaint(step: number) {
	const opening = await opened();
	await page.getByLabelText(/^Change/).selectOptions('the latent');
	await page.getByLabelText('At step').fill(`${step}`);
	return opening;
}

/** Clicks the middle of a cell of the tiny model's latent. */
async function clickCell(row: number, column: number): Promise<void> {
	const grid = page.getByRole('application', { name: /^Latent at step/ });
	await expect.element(grid).toBeVisible();
	const { width, height } = grid.element().getBoundingClientRect();
	const position = { x: ((column + 0.5) * width) / 4, y: ((row + 0.5) * height) / 4 };
	await grid.click({ position });
}

test('paints cells of two channels by mouse, and takes one back', async () => {
	const { session, engine, container } = await openedToPaint(3);
	await expect.element(page.getByRole('button', { name: 'Say what to change' })).toBeDisabled();
	await clickCell(2, 1);
	await clickCell(0, 3);
	await clickCell(1, 0);
	expect(container.querySelectorAll('.grid rect.mark')).toHaveLength(3);
	await clickCell(1, 0);
	expect(container.querySelectorAll('.grid rect.mark')).toHaveLength(2);
	await page.getByLabelText(/^Channel/).selectOptions('2');
	expect(container.querySelectorAll('.grid rect.mark')).toHaveLength(0);
	await clickCell(3, 3);
	await page.getByRole('slider', { name: /^Amount/ }).fill('-1.5');
	await expectAccessible(container);
	const sentence = 'Paint 3 cells of the latent at step 3';
	await page.getByRole('button', { name: sentence, exact: true }).click();
	const strokes = [
		{ channel: 0, amount: -1.5, cells: [3, 9] },
		{ channel: 1, amount: -1.5, cells: [15] }
	];
	expect(session.changes.all).toEqual([{ kind: 'paint', from: 2, strokes }]);
	expect(engine.requests.at(-1)?.changes).toEqual(session.changes.all);
	await expect.element(page.getByRole('listitem')).toHaveTextContent(sentence);
	await expect.element(page.getByRole('button', { name: 'Say what to change' })).toBeDisabled();
});

/** Draws with a pointer from one cell to another, by as few events as a quick hand makes. */
async function drawOver(from: [number, number], to: [number, number], pointerType: string) {
	const grid = page.getByRole('application', { name: /^Latent at step/ });
	await expect.element(grid).toBeVisible();
	const { left, top, width, height } = grid.element().getBoundingClientRect();
	// What is not there can't be held; this one is only told of.
	(grid.element() as HTMLElement).setPointerCapture = () => undefined;
	const event = (type: string, [row, column]: [number, number], buttons: number) =>
		grid.element().dispatchEvent(
			new PointerEvent(type, {
				...{ bubbles: true, isPrimary: true, button: 0, buttons, pointerType },
				clientX: left + ((column + 0.5) * width) / 4,
				clientY: top + ((row + 0.5) * height) / 4
			})
		);
	event('pointerdown', from, 1);
	event('pointermove', to, 1);
	event('pointerup', to, 0);
	event('click', to, 0);
}

test.each(['mouse', 'touch'])('a stroke of a %s paints all it passes', async (pointer) => {
	const { container } = await openedToPaint(2);
	const marks = () => container.querySelectorAll('.grid rect.mark').length;
	await drawOver([0, 0], [3, 3], pointer);
	await expect.poll(marks).toBe(4);
	await drawOver([1, 1], [1, 3], pointer);
	await expect.poll(marks).toBe(3);
	await drawOver([1, 1], [1, 1], pointer);
	await expect.poll(marks).toBe(4);
});

test('goes on from the step on show', async () => {
	const { session } = await opened();
	session.select({ step: 2 });
	await page.getByRole('button', { name: 'Step 3, on show' }).click();
	await expect.element(page.getByLabelText('From step')).toHaveValue(3);
	await expect.element(page.getByRole('button', { name: /on show$/ })).not.toBeInTheDocument();
});

test('paints by keyboard, and takes the cell back', async () => {
	const { session, container } = await openedToPaint(1);
	await page
		.getByLabelText(/^Channel/)
		.element()
		.focus();
	await userEvent.keyboard('{Tab}{ArrowDown}{ArrowRight}{Enter}');
	const announced = container.querySelector('[aria-live]');
	await expect.poll(() => announced?.textContent).toMatch(/^row 2, column 2: .*, painted to/);
	await userEvent.keyboard('{ArrowRight} ');
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => announced?.textContent).toMatch(/^row 2, column 3: [^,]*$/);
	expect(session.changes.all).toEqual([]);
	await userEvent.keyboard('{Tab}{Enter}');
	expect(session.changes.all).toEqual([
		{ kind: 'paint', from: 0, strokes: [{ channel: 0, amount: 2, cells: [5] }] }
	]);
});

test('only a computed step can be painted at', async () => {
	const { session, engine } = await openedToPaint(9);
	await expect.element(page.getByText(/^The run on show has 4 steps/)).toBeVisible();
	session.edit({ seed: 9 });
	session.draw();
	engine.send(0, 2);
	await page.getByLabelText('At step').fill('3');
	await expect.element(page.getByText(/^Step 3 is not computed yet/)).toBeVisible();
	engine.send(2, 4);
	await clickCell(0, 0);
	const button = page.getByRole('button', { name: 'Paint one cell of the latent at step 3' });
	await expect.element(button).toBeEnabled();
	await page.getByRole('slider', { name: /^Amount/ }).fill('0');
	await expect.element(page.getByRole('button', { name: 'Say what to change' })).toBeDisabled();
});

test('a range that makes no sense cannot be added', async () => {
	await opened();
	await page.getByLabelText('From step').fill('5');
	await page.getByLabelText(/^to step/).fill('2');
	await expect.element(page.getByRole('button', { name: 'Say what to change' })).toBeDisabled();
});

test('a link’s changes are compared on demand', async () => {
	const { session, engine } = await opened('seed=8&changes=word2*0_2-');
	engine.send(0, 4);
	session.transport.last();
	await page.getByRole('button', { name: 'Draw it without changes too' }).click();
	engine.send(1, 4);
	await expect.element(page.getByRole('img', { name: /^Without changes/ })).toBeVisible();
	await expect.element(page.getByRole('img', { name: /^With the changes/ })).toBeVisible();
});

test('fits a phone', async () => {
	await page.viewport(360, 740);
	const { container } = await opened('changes=cross2.1*0.5_3-8');
	expect(container.scrollWidth).toBeLessThanOrEqual(360);
	await page.viewport(1280, 800);
});
