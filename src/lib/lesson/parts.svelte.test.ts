import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import './prose.css';
import { NOTHING_SELECTED } from '../trace/selection.ts';
import { SIZE, syntheticInput } from '../stages/synthetic-input.ts';
import { progress } from './progress.svelte.ts';
import { FakeRun } from './testing/fake-run.svelte.ts';
import LessonBench from './testing/LessonBench.svelte';

const LAST_PATCH = SIZE.N - 1;

async function show(run = new FakeRun(syntheticInput())) {
	return { run, page: await render(LessonBench, { run }) };
}

beforeEach(() => progress.forget());

test('a value is the run’s own, and follows it', async () => {
	const { run, page } = await show();
	const time = page.getByTitle('the time t at the selected step: 1 is noise, 0 is clean');
	await expect.element(page.getByTitle('patches in all')).toHaveTextContent(`${SIZE.N}`);
	await expect.element(time).toHaveTextContent('1');
	run.reading = syntheticInput({ selection: { step: 2 } });
	await expect.element(time).toHaveTextContent('0.6');
});

test('what no run has captured is said to be absent, everywhere', async () => {
	const { page } = await show(new FakeRun({ internals: {}, selection: NOTHING_SELECTED }));
	await expect.element(page.getByTitle('patches in all: not captured yet')).toBeVisible();
	await expect.element(page.getByText(/Your run.*not captured/)).toBeVisible();
	await expect.element(page.getByText(/draws as soon as there is a run/)).toBeVisible();
	await expect.element(page.getByText('Not captured yet.', { exact: true })).toBeVisible();
});

test('a task is done once the selection says so, and stays done', async () => {
	const { run, page } = await show();
	const task = page.getByRole('region', { name: 'Try it' });
	await expect.element(task).toMatchTextContent(/No patch is selected yet/);
	run.select({ patch: 0 });
	await expect.element(task).toMatchTextContent(/row 1, column 1/);
	await expect.element(task).not.toMatchTextContent(/Done/);
	run.select({ patch: LAST_PATCH });
	await expect.element(task).toMatchTextContent(/Done/);
	run.select({ patch: 0 });
	await expect.element(task).toMatchTextContent(/Done/);
	expect(Object.values(localStorage).join()).toContain('last-patch');
});

test('a playing run does no task on its way', async () => {
	const { run, page } = await show();
	const task = page.getByRole('region', { name: 'Try it' });
	run.moving = true;
	run.select({ patch: LAST_PATCH });
	await expect.element(task).toMatchTextContent(new RegExp(`number ${LAST_PATCH + 1}`));
	await expect.element(task).not.toMatchTextContent(/Done/);
	run.moving = false;
	await expect.element(task).toMatchTextContent(/Done/);
});

test('an answer is explained once it is chosen', async () => {
	const { page } = await show();
	const question = page.getByRole('group', { name: 'How many sides has a square?' });
	await expect.element(question).not.toMatchTextContent(/a triangle/);
	await question.getByLabelText('Three').click();
	await expect.element(question).toMatchTextContent(/Not quite\. That is a triangle/);
	await question.getByLabelText('Four').click();
	await expect.element(question).toMatchTextContent(/Yes\. Count them/);
	await expect.element(question).not.toMatchTextContent(/a triangle/);
});

test('code is the model’s own', async () => {
	const { page } = await show();
	await expect
		.element(page.getByText(/return x \* \(1 \+ scale\[:, None, :\]\) \+ shift/))
		.toBeVisible();
});

test('a citation leads to its entry', async () => {
	const { page } = await show();
	const link = page.getByRole('link', { name: 'Peebles & Xie 2022' }).element();
	expect(document.querySelector(link.getAttribute('href')!)?.textContent).toContain('Scalable');
});

test.each(['light', 'dark'])('has no fault that axe-core can find, in %s', async (theme) => {
	document.documentElement.dataset['theme'] = theme;
	const { page } = await show();
	await page.getByLabelText('Three').click();
	const { violations } = await axe.run(page.container);
	delete document.documentElement.dataset['theme'];
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('a number of a panel is opened by hand', async () => {
	const { run, page } = await show();
	page.getByRole('application', { name: 'The guess with text, channel 1' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	await page.getByRole('button', { name: /guided: see how it was made/ }).click();
	const cell = { channel: 0, row: 1, column: 0 };
	expect(run.opened).toEqual([{ kind: 'guess-entry', quantity: 'epsilon', ...cell }]);
});

test('a panel that waits for a step’s internals says which step it still shows', async () => {
	const run = new FakeRun(syntheticInput({ selection: { step: 1 } }));
	const page = await render(LessonBench, { run, stage: 'attention' });
	const stage = page.getByRole('region', { name: 'Attention' });
	await expect.element(stage).toMatchTextContent(/step 2 of 5/);
	run.reading = { ...syntheticInput({ selection: { step: 3 } }), internals: {} };
	const waiting = /Step 2 is still shown\. The numbers inside step 4 of 5 are still to be read/;
	await expect.element(stage).toMatchTextContent(waiting);
	run.reading = syntheticInput({ selection: { step: 3 } });
	await expect.element(stage).not.toMatchTextContent(/still/);
});
