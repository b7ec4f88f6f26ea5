import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import type { SamplerId } from '../../diffusion/samplers/index.ts';
import { at } from '../../tensor/indexing.ts';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { formatNumber } from '../../viz/format.ts';
import { goOver } from '../../viz/testing/finger.ts';
import { patchMarks } from '../../viz/testing/patch-marks.ts';
import { tap } from '../../viz/testing/tap.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
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
	const equation = screen.getByRole('figure', { name: 'The arithmetic of this step' });
	const drawn = equation.getByRole('application').elements();
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

describe('the selected patch', () => {
	const DDIM = 'DDIM: distance from the run’s own state, cell by cell';
	const withPatch = (patch: number | null) => ({
		selection: { ...NOTHING_SELECTED, step: 2, patch }
	});

	test('is chosen by keyboard: the patch that the cell lies in', async () => {
		const { screen, select } = await open();
		screen.getByRole('application', { name: 'the predicted velocity' }).element().focus();
		await userEvent.keyboard('{PageDown}{ArrowRight}{ArrowRight}{Enter}');
		expect(select).toHaveBeenCalledExactlyOnceWith({ patch: SIZE.N - SIZE.grid + 1 });
	});

	test('is chosen by mouse and by a finger, in the terms and in the maps', async () => {
		const { screen, select } = await open();
		const term = screen.getByRole('application', { name: 'the state now' });
		const side = term.element().clientWidth / SIZE.s;
		await term.click({ position: { x: 2.5 * side, y: 7.5 * side } });
		expect(select).toHaveBeenLastCalledWith({ patch: 3 * SIZE.grid + 1 });
		const map = screen.getByRole('application', { name: DDIM });
		tap(map.element(), 0.8, 0.4);
		expect(select).toHaveBeenLastCalledWith({ patch: SIZE.grid + 3 });
		await screen.rerender(withPatch(SIZE.grid + 3));
		tap(map.element(), 0.95, 0.3);
		expect(select).toHaveBeenLastCalledWith({ patch: null });
	});

	test('is outlined in every term and every map', async () => {
		const { screen } = await open();
		await screen.rerender(withPatch(9));
		const drawings = screen.getByRole('application').elements();
		expect(drawings.length).toBeGreaterThan(5);
		for (const drawing of drawings) {
			const label = drawing.getAttribute('aria-label') ?? '';
			expect(patchMarks(drawing.closest('.heatmap')!.parentElement!), label).toEqual([
				[0.375, 0.625]
			]);
		}
	});

	test('takes the place of a cell that was picked in another', async () => {
		const { screen } = await open();
		tap(screen.getByRole('application', { name: 'the state now' }).element(), 0.01, 0.01);
		const sum = screen.getByText(/^added up here/);
		await expect.element(sum).toBeVisible();
		await screen.rerender(withPatch(0));
		await expect.element(sum).toBeVisible();
		await screen.rerender(withPatch(9));
		await expect.element(sum).not.toBeInTheDocument();
	});
});

test('longer steps end further from the run, and Heun is not made up', async () => {
	const { screen, data } = await open('euler', 1);
	await expect.element(screen.getByText(/it would ask the model a second time/)).toBeVisible();
	const slider = screen.getByRole('slider', { name: 'Steps of this run taken at once' });
	slider.element().focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}');
	await expect.element(screen.getByText(describeLandings(data.land(3)))).toBeVisible();
});

test('at the last step the way to a middle one takes the place of empty maps', async () => {
	const { screen, select, data } = await open('euler', 4);
	expect(data.computed).toBe(5);
	const figure = screen.getByRole('figure', { name: /^The same guess, other samplers/ });
	await expect.element(figure.getByText(/no longer step is left/)).toBeVisible();
	expect(figure.getByRole('application').elements()).toEqual([]);
	await figure.getByRole('button', { name: 'Look at step 3' }).click();
	expect(select).toHaveBeenCalledExactlyOnceWith({ step: 2 });
});

test('a channel and steps at once that a link names are shown', async () => {
	const { screen, data } = await open('euler', 1);
	const selection = { ...NOTHING_SELECTED, step: 1, channel: 1, view: { 'steps-at-once': '2' } };
	await screen.rerender({ selection });
	await expect.element(screen.getByText(describeLandings(data.land(2)))).toBeVisible();
	await expect.element(screen.getByRole('radio', { name: '2' })).toBeChecked();
	await screen.rerender({ selection: { ...selection, view: { 'steps-at-once': 'many' } } });
	await expect.element(screen.getByText(describeLandings(data.land(1)))).toBeVisible();
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

describe('under a finger the path', () => {
	async function touched() {
		const { screen, select } = await open();
		const path = screen.getByRole('slider', { name: /^Path of the run/ }).element();
		/** Where the first state is drawn, from the frame's corner. */
		const first = path.querySelector('circle')!.getBoundingClientRect();
		const { left, top, width, height } = path.getBoundingClientRect();
		const x = first.x + first.width / 2 - left;
		const y = first.y + first.height / 2 - top;
		return { select, path, x, y, share: [x / width, y / height] as const };
	}

	test('leads nowhere while the page is scrolled', async () => {
		const { select, path, x, y } = await touched();
		goOver(
			path,
			[-30, -15, -6, 0].map((up) => [x, y + up])
		);
		expect(select).not.toHaveBeenCalled();
	});

	test('leads to the step that is tapped, or dragged to sideways', async () => {
		const { select, path, x, y, share } = await touched();
		tap(path, ...share);
		expect(select).toHaveBeenLastCalledWith({ step: 0 });
		select.mockClear();
		goOver(
			path,
			[-30, -15, -6, 0].map((away) => [x + away, y])
		);
		expect(select).toHaveBeenLastCalledWith({ step: 0 });
	});
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
