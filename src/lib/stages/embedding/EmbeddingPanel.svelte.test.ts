import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/viz/base.css';
import { NoModelError, type Lab } from '#lib/trace/lab.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive, describe, type EmbeddingData } from './derive.ts';
import EmbeddingPanel from './EmbeddingPanel.svelte';

const refuse = () => Promise.reject(new NoModelError());
const lab: Lab = { decode: refuse, encode: refuse, guess: refuse, weight: refuse };
const { N, D, grid } = SIZE;

function open() {
	const input = syntheticInput({ selection: { patch: 5 } });
	const internals = {
		'embedding.projected': noise(1, 2, N, D),
		'embedding.tokens': noise(2, 2, N, D)
	};
	const data = derive({ ...input, internals }) as EmbeddingData;
	const select = vi.fn();
	render(EmbeddingPanel, { data, selection: input.selection, select, lab });
	return { data, select };
}

test('says what is on screen', async () => {
	const { data } = open();
	await expect.element(page.getByText(describe(data))).toBeVisible();
});

test('a position chosen in the map selects its patch', async () => {
	const { select } = open();
	const map = page.getByRole('application', { name: /Cosine of the position in row 2, column 2/ });
	map.element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: 5 + grid });
});

test('a patch chosen by its length is selected', async () => {
	const { select } = open();
	page
		.getByRole('application', { name: /Length of every patch's token/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowLeft}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: 4 });
});

test('an entry shows its sum', async () => {
	const { data } = open();
	page.getByRole('application', { name: "The patch's token vector" }).element().focus();
	await userEvent.keyboard('{ArrowRight}{Enter}');
	const [content, position, token] = [data.projected, data.position, data.token].map((vector) =>
		formatNumber(vector[1])
	);
	await expect
		.element(page.getByText(`Entry 2: content ${content} + position ${position} = token ${token}`))
		.toBeVisible();
});

test('has no accessibility fault that axe-core finds', async () => {
	open();
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
		[]
	);
});
