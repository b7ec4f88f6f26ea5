import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/viz/base.css';
import { NoModelError, type Lab } from '#lib/trace/lab.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive, describe, entriesOf } from './derive.ts';
import PatchingPanel from './PatchingPanel.svelte';

const refuse = () => Promise.reject(new NoModelError());
const lab: Lab = { decode: refuse, encode: refuse, guess: refuse, weight: refuse };

function open(patch: number | null) {
	const input = syntheticInput({ selection: { patch } });
	const data = derive(input);
	const select = vi.fn();
	render(PatchingPanel, { data, selection: input.selection, select, lab });
	return { data, select, sentence: describe(data, input.selection) };
}

test('says what is on screen', async () => {
	const { sentence } = open(5);
	await expect.element(page.getByText(sentence)).toBeInTheDocument();
});

test('a patch chosen by keyboard in the picture is selected', async () => {
	const { select } = open(null);
	await expect.element(page.getByText(/^Select a patch in the picture/)).toBeVisible();
	const picture = page.getByRole('application', { name: /picture, cut into 4 × 4 patches/ });
	picture.element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: SIZE.grid + 1 });
});

test('a row chosen in the matrix is the same patch', async () => {
	const { select } = open(2);
	const matrix = page.getByRole('application', { name: /Matrix of patches/ });
	matrix.element().focus();
	await userEvent.keyboard('{PageDown}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: SIZE.N - 1 });
});

test("reads out a patch's numbers in the order of its vector", async () => {
	const { data } = open(6);
	const vector = page.getByRole('list', { name: "The patch's vector" });
	const entries = Array.from(vector.element().querySelectorAll('li'), (entry) =>
		entry.innerText.split('\n').map((text) => text.trim())
	);
	expect(entries).toEqual(
		entriesOf(data, 6).map(({ value, row, column, channel }) => [
			formatNumber(value),
			`(${row + 1}, ${column + 1}) c${channel + 1}`
		])
	);
});

test('the patches fly back and return', async () => {
	open(null);
	const matrix = page.getByRole('application', { name: /Matrix of patches/ });
	await page.getByRole('button', { name: 'Put the patches back' }).click();
	await expect.element(matrix).not.toBeInTheDocument();
	await page.getByRole('button', { name: 'Cut into rows' }).click();
	await expect.element(matrix).toBeInTheDocument();
});

test('has no accessibility fault that axe-core finds', async () => {
	open(5);
	await expect.element(page.getByRole('list')).toBeVisible();
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
		[]
	);
});
