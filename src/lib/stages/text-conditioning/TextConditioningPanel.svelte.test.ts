import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { NoModelError } from '../../trace/lab.ts';
import { NOTHING_SELECTED, type Selection } from '../../trace/selection.ts';
import { formatNumber } from '../../viz/format.ts';
import { syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import TextConditioningPanel from './TextConditioningPanel.svelte';

const refuse = () => Promise.reject(new NoModelError());
const lab = { decode: refuse, encode: refuse, guess: refuse, weight: refuse };

async function open(change: Partial<Selection> = {}) {
	const selection = { ...NOTHING_SELECTED, ...change };
	const data = derive(syntheticInput({ selection }))!;
	const select = vi.fn();
	const screen = await render(TextConditioningPanel, { data, selection, select, lab });
	return { screen, select, data };
}

test('every token has its id and its vector', async () => {
	const { screen } = await open();
	await expect.element(screen.getByRole('row', { name: /balloon 3/ })).toBeVisible();
	expect(screen.getByRole('img', { name: /^Vector of/ }).elements()).toHaveLength(4);
});

test('words and blocks are chosen by mouse', async () => {
	const { screen, select } = await open();
	await screen.getByRole('button', { name: 'red' }).click();
	expect(select).toHaveBeenLastCalledWith({ word: 2 });
	await screen.getByRole('button', { name: /^Block 3: self-attention gate/ }).click();
	expect(select).toHaveBeenLastCalledWith({ block: 2 });
});

test('without text only <start> is left', async () => {
	const { screen } = await open({ word: 3 });
	await screen.getByText('without text').click();
	await expect.element(screen.getByRole('row', { name: /balloon/ })).not.toBeInTheDocument();
	await expect.element(screen.getByRole('img', { name: 'Vector of “<start>”' })).toBeVisible();
});

test('an entry of the sum is opened by keyboard, with its own numbers', async () => {
	const { screen, data } = await open();
	const { time, pooled, condition } = data.branches[0];
	screen
		.getByRole('application', { name: /^The vector “condition”/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
	const [a, b, sum] = [time[2], pooled[2], condition[2]].map(formatNumber);
	await expect
		.element(screen.getByText(`Entry 3: ${a} + ${b} = ${sum}.`, { exact: false }))
		.toBeVisible();
});

test('an entry of the sinusoid tells its wave', async () => {
	const { screen, data } = await open({ step: 2 });
	screen
		.getByRole('application', { name: /^Sinusoid/ })
		.element()
		.focus();
	await userEvent.keyboard('{End}{Enter}');
	const value = Math.sin(data.frequencies.at(-1)! * data.t);
	const sentence = screen.getByText(/Entry 8 is sin\(ω·t\)/);
	await expect.poll(() => sentence.element().textContent).toContain(`= ${formatNumber(value)}.`);
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open({ word: 1 });
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
