import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import type { Lab } from '../../trace/lab.ts';
import { NOTHING_SELECTED, type Selection } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { formatNumber } from '../../viz/format.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import TextConditioningPanel from './TextConditioningPanel.svelte';

async function open(change: Partial<Selection> = {}, lab: Lab = noModel) {
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

/** A model whose layers are seeded noise in the right shapes, and whose other prompt is the run's own. */
function someModel(): Lab {
	const { D, F } = SIZE;
	const shapes: Record<string, readonly number[]> = {
		'time.0.weight': [D, F],
		'blocks.0.adaln.1.weight': [6 * D, D],
		'blocks.0.adaln.1.bias': [6 * D]
	};
	return {
		...noModel,
		encodeText: async () => syntheticInput().trace.text,
		weight: async (_, name) =>
			noise(700, ...(shapes[name] ?? (name.endsWith('weight') ? [D, D] : [D])))
	};
}

test('without a model the way through the steps says why it is not there', async () => {
	const { screen } = await open();
	await expect.element(screen.getByText(/not loaded yet/)).toBeVisible();
});

test('an entry and a step are chosen on the way through all steps', async () => {
	const { screen, select } = await open({ step: 1 }, someModel());
	const map = screen.getByRole('application', { name: /^self-attention gate: every entry/ });
	await expect.element(map).toBeVisible();
	map.element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ step: 2 });
	await expect.element(screen.getByText(/^Entry 2 at step 2:/)).toBeVisible();
});

test('another prompt is held beside the run’s', async () => {
	const { screen } = await open({}, someModel());
	await screen.getByLabelText('Other prompt').fill('a red balloon');
	await screen.getByRole('button', { name: 'Compare' }).click();
	await expect.element(screen.getByText(/their cosine is 1\./)).toBeVisible();
	await expect
		.element(screen.getByRole('img', { name: 'Cosine of every word of both prompts' }))
		.toBeVisible();
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open({ word: 1 });
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
