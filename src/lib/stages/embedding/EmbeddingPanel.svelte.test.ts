import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/viz/base.css';
import type { NumberRef } from '#lib/trace/number-ref.ts';
import { noModel } from '#lib/trace/testing/no-model.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive, describe, type EmbeddingData } from './derive.ts';
import EmbeddingPanel from './EmbeddingPanel.svelte';
import { describeLikeness } from './sentences.ts';

const { N, D, grid } = SIZE;

function open(onopen?: (number: NumberRef) => void) {
	const input = syntheticInput({ selection: { patch: 5 } });
	const internals = {
		'embedding.projected': noise(1, 2, N, D),
		'embedding.tokens': noise(2, 2, N, D)
	};
	const data = derive({ ...input, internals }) as EmbeddingData;
	const select = vi.fn();
	render(EmbeddingPanel, { data, selection: input.selection, select, lab: noModel, open: onopen });
	return { data, select };
}

test('says what is on screen', async () => {
	const { data } = open();
	await expect.element(page.getByText(describe(data))).toBeVisible();
});

test('a position chosen in the map selects its patch', async () => {
	const { select } = open();
	page
		.getByRole('application', { name: /^Cosine of the position in row 2, column 2/ })
		.element()
		.focus();
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

test('the three maps say what content and position make alike', async () => {
	const { data, select } = open();
	await expect.element(page.getByText(describeLikeness(data))).toBeVisible();
	page
		.getByRole('application', { name: /^Cosine of the token/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowUp}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: 5 - grid });
});

test('an entry of the token opens by hand', async () => {
	const onopen = vi.fn();
	open(onopen);
	page.getByRole('application', { name: "The patch's token vector" }).element().focus();
	await userEvent.keyboard('{ArrowRight}{Enter}');
	await page.getByRole('button', { name: /entry 2 of the token/ }).click();
	expect(onopen).toHaveBeenCalledExactlyOnceWith({ kind: 'token-entry', patch: 5, entry: 1 });
});

test('has no accessibility fault that axe-core finds', async () => {
	open();
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
		[]
	);
});
