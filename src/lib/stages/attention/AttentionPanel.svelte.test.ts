import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { NoModelError } from '../../trace/lab.ts';
import { NOTHING_SELECTED, type Selection } from '../../trace/selection.ts';
import { syntheticInput } from '../synthetic-input.ts';
import AttentionPanel from './AttentionPanel.svelte';
import { derive } from './derive.ts';

const refuse = () => Promise.reject(new NoModelError());
const lab = { decode: refuse, encode: refuse, guess: refuse, weight: refuse };

async function open(change: Partial<Selection> = {}) {
	const selection = { ...NOTHING_SELECTED, ...change };
	const data = derive(syntheticInput({ selection }))!;
	const select = vi.fn();
	const screen = await render(AttentionPanel, { data, selection, select, lab });
	return { screen, select, data };
}

test('says where the chosen head looks, and draws every head', async () => {
	const { screen } = await open({ block: 1, head: 2 });
	await expect.element(screen.getByText(/Head 3 of block 2 looks/)).toBeVisible();
	expect(screen.getByRole('button', { name: /^Head \d/ }).elements()).toHaveLength(3);
});

test('blocks, heads, patches and words are chosen by mouse', async () => {
	const { screen, select } = await open({ block: 1 });
	await screen.getByRole('group', { name: 'Block' }).getByText('3').click();
	expect(select).toHaveBeenLastCalledWith({ block: 2 });
	await screen.getByRole('button', { name: /^Head 2/ }).click();
	expect(select).toHaveBeenLastCalledWith({ head: 1 });
	await screen.getByRole('button', { name: /red/ }).click();
	expect(select).toHaveBeenLastCalledWith({ word: 2 });
	await screen
		.getByRole('application', { name: /choose the patch that asks/ })
		.first()
		.click({ position: { x: 4, y: 4 } });
	expect(select).toHaveBeenLastCalledWith({ patch: 0 });
});

test('the asking patch moves by keyboard', async () => {
	const { screen, select } = await open({ patch: 5 });
	const picture = screen.getByRole('application', { name: /choose the patch that asks/ }).first();
	picture.element().focus();
	await userEvent.keyboard('{ArrowRight}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ patch: 6 });
});

test('a head’s cell is opened with its own numbers, which agree with the engine’s', async () => {
	const { screen } = await open({ block: 1, head: 0, patch: 5 });
	const differs = screen.getByText(/^differs by/);
	await expect.element(differs).toBeVisible();
	const shares = screen.getByRole('row', { name: /softmax|the engine/ }).elements();
	const [ours, engine] = shares.map((row) => row.querySelector('b')!.textContent);
	expect(ours).toBe(engine);

	await screen.getByText('patch → word').click();
	await expect.element(screen.getByText(/of its attention to “balloon”/)).toBeVisible();
});

test('an average has no cell, and offers a head', async () => {
	const { screen, select } = await open({ head: null });
	await screen.getByRole('button', { name: 'Open head 1' }).click();
	expect(select).toHaveBeenLastCalledWith({ head: 0 });
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open({ head: 1 });
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
