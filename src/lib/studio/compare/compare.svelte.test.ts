import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { Session } from '../../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../../session/testing/tiny.ts';
import type { Draft } from '../../session/request-check.ts';
import Compare from './Compare.svelte';

/** With the recorded run of four steps on show, and the section open. */
async function opened() {
	const engine = new ScriptedEngine();
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	const { container } = await render(Compare, { session });
	await page.getByText('Compare').first().click();
	const draw = (change: Partial<Draft>) => {
		session.edit(change);
		session.draw();
		engine.send(0, engine.requests.at(-1)!.steps);
		session.transport.last();
	};
	return { session, engine, container, draw };
}

async function expectAccessible(container: Element): Promise<void> {
	const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

const strip = (name: string) => page.getByRole('listbox', { name: `${name}: its steps` });
const shown = (name: string) => strip(name).getByRole('option', { selected: true });

test('says how to get a second run while there is none', async () => {
	const { container } = await opened();
	await expect.element(page.getByText('no second run yet')).toBeVisible();
	await expect.element(page.getByText(/There is one run so far.*press Draw/)).toBeVisible();
	await page.getByRole('button', { name: 'Keep this run to compare with' }).click();
	await expect.element(page.getByText(/This run is kept.*press Draw/)).toBeVisible();
	await expectAccessible(container);
});

test('puts steps at equal times one above the other, and maps what differs there', async () => {
	const { session, container, draw } = await opened();
	draw({ steps: 2 });
	await expect.element(page.getByText('This run has 2 steps instead of 4.')).toBeVisible();
	await expect.element(shown('This run')).toHaveAccessibleName('Step 2, t = 0.50');
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 3, t = 0.50');
	const lefts = [shown('This run'), shown('The run before')].map(
		(option) => option.element().getBoundingClientRect().left
	);
	expect(lefts[0]).toBeCloseTo(lefts[1]!, 1);
	await expect.element(page.getByText(/^At t = 0.5 the states are [\d.]+ %/)).toBeVisible();
	await expect.element(page.getByRole('img', { name: /^Difference of the states/ })).toBeVisible();
	await expect.element(page.getByText(/^From step 2 \(t = 0.5\) on they differ/)).toBeVisible();

	await strip('This run')
		.getByRole('option', { name: /^Step 1/ })
		.click();
	expect(session.step?.index).toBe(0);
	await expect.element(page.getByText(/^At t = 1 the states are 0 %/)).toBeVisible();
	await expectAccessible(container);
});

test('a step of the other run shows that step, and the maps say at which time they are', async () => {
	const { session, draw } = await opened();
	draw({ steps: 2 });
	await strip('The run before')
		.getByRole('option', { name: /^Step 4/ })
		.click();
	expect(session.step?.index).toBe(1);
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 4, t = 0.25');
	const picture = page.getByRole('img', { name: 'The run before: clean guess at step 4' });
	await expect.element(picture).toBeVisible();
	await expect
		.element(page.getByText(/shown are at t = 0.5 and 0.25.*t = 0.5 \(step 2 of this run\)/))
		.toBeVisible();
	await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 2, t = 0.75');
	await expect.element(shown('The run before')).toHaveFocus();
	session.select({ step: 1 });
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 3, t = 0.50');
	session.select({ step: 0 });
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 1, t = 1.00');
});

test('a kept run stays beside the runs that are drawn after it', async () => {
	const { draw } = await opened();
	draw({ seed: 8 });
	await page.getByRole('button', { name: 'Keep the run before to compare with' }).click();
	draw({ seed: 9 });
	await expect.element(page.getByText('This run has seed 9 instead of 7.')).toBeVisible();
	await expect.element(strip('The kept run')).toBeVisible();
	await page.getByRole('button', { name: 'Let the kept run go' }).click();
	await expect.element(page.getByText('This run has seed 9 instead of 8.')).toBeVisible();
});

test('fits a phone', async () => {
	await page.viewport(360, 740);
	const { container, draw } = await opened();
	draw({ steps: 20 });
	await expect.element(strip('This run')).toBeVisible();
	expect(container.scrollWidth).toBeLessThanOrEqual(360);
	await page.viewport(1280, 800);
});
