import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import type { SamplerId } from '../../diffusion/samplers/index.ts';
import { at } from '../../tensor/indexing.ts';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { formatNumber } from '../../viz/format.ts';
import { syntheticInput } from '../synthetic-input.ts';
import DenoisingPanel from './DenoisingPanel.svelte';
import { derive } from './derive.ts';
import { describeLandings } from './sentences.ts';

async function open(sampler: SamplerId = 'euler', step = 2) {
	const selection = { ...NOTHING_SELECTED, step };
	const data = derive(syntheticInput({ sampler, selection }));
	const select = vi.fn();
	const screen = await render(DenoisingPanel, { data, selection, select, lab: noModel });
	return { screen, select, data };
}

test.each([
	['euler', ['the state now', 'the predicted velocity']],
	['ddpm', ['the state now', 'the predicted clean picture', 'fresh noise']],
	[
		'dpm-solver-2m',
		['the state now', 'the predicted clean picture', 'the clean picture predicted before']
	]
] as const)('%s: draws every term of its step', async (sampler, labels) => {
	const { screen } = await open(sampler);
	for (const label of labels) {
		await expect.element(screen.getByRole('application', { name: label })).toBeVisible();
	}
	const drawn = screen.getByRole('application').elements();
	expect(drawn).toHaveLength(labels.length + 1);
});

test('a cell is opened by keyboard: every term with its own number and its product', async () => {
	const { screen, data } = await open();
	screen.getByRole('application', { name: 'the state now' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
	const [, velocity] = data.terms;
	const value = at(velocity.values, 0, 1, 1);
	const line = `${formatNumber(value)} → ${formatNumber(velocity.coefficient * value)}`;
	await expect.element(screen.getByText(line)).toBeVisible();
	const sum = formatNumber(at(data.next, 0, 1, 1));
	await expect.element(screen.getByText(`added up here: ${sum}`)).toBeVisible();
});

test('longer steps end further from the run, and Heun is not made up', async () => {
	const { screen, data } = await open('euler', 1);
	await expect.element(screen.getByText(/it would ask the model a second time/)).toBeVisible();
	const slider = screen.getByRole('slider', { name: 'Steps of this run taken at once' });
	slider.element().focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}');
	await expect.element(screen.getByText(describeLandings(data.land(3)))).toBeVisible();
});

test('the path leads to other steps, by mouse and by keyboard', async () => {
	const { screen, select } = await open();
	const path = screen.getByRole('slider', { name: /^Path of the run/ });
	path.element().focus();
	await userEvent.keyboard('{ArrowRight}');
	expect(select).toHaveBeenLastCalledWith({ step: 3 });
	await userEvent.keyboard('{Home}');
	expect(select).toHaveBeenLastCalledWith({ step: 0 });
	const spot = path.element().querySelectorAll('circle')[1];
	const box = path.element().getBoundingClientRect();
	const { x, y, width } = spot.getBoundingClientRect();
	await path.click({ position: { x: x + width / 2 - box.left, y: y + width / 2 - box.top } });
	expect(select).toHaveBeenLastCalledWith({ step: 1 });
});

test('the schedule leads to other steps, but not beyond the last', async () => {
	const { screen, select } = await open();
	screen
		.getByRole('slider', { name: /^Picture and noise/ })
		.element()
		.focus();
	await userEvent.keyboard('{End}');
	expect(select).toHaveBeenLastCalledWith({ step: 4 });
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open('heun');
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
