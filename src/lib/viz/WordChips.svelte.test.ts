import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { sequentialScale } from './scales.ts';
import { violations } from './testing/axe.ts';
import WordChips from './WordChips.svelte';

const tokens = [
	{ id: 1, text: '<start>', known: true },
	{ id: 7, text: 'cat', known: true },
	{ id: 2, text: 'catz', known: false, suggestion: 'cat' }
];
const props = {
	tokens,
	weights: Float32Array.of(0.5, 0.25, 0.125),
	scale: sequentialScale(0.5, 'light'),
	selected: 1
};

test('a word says its weight, its selection, and whether the model knows it', async () => {
	const onselect = vi.fn<(index: number | null) => void>();
	const { container } = await render(WordChips, { ...props, onselect });
	const cat = page.getByRole('button', { name: 'cat : 0.25' });
	await expect.element(cat).toHaveAttribute('aria-pressed', 'true');
	await cat.click();
	expect(onselect).toHaveBeenLastCalledWith(null);
	await userEvent.keyboard('{Tab}{Enter}');
	expect(onselect).toHaveBeenLastCalledWith(2);
	await expect
		.element(page.getByRole('button', { name: /catz/ }))
		.toHaveAttribute('title', 'The model never learned “catz”; “cat” is near');
	expect(await violations(container)).toEqual([]);
});

test('without onselect the words only show', async () => {
	const { container } = await render(WordChips, props);
	expect(page.getByRole('button').elements()).toHaveLength(0);
	expect(page.getByRole('listitem').elements()).toHaveLength(3);
	expect(await violations(container)).toEqual([]);
});
