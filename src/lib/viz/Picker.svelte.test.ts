import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Picker from './Picker.svelte';
import { violations } from './testing/axe.ts';

test('picks by click and by arrow, all of them included', async () => {
	const onpick = vi.fn<(value: number | null) => void>();
	const { container } = await render(Picker, {
		label: 'Head',
		count: 3,
		value: 0,
		allowAll: true,
		allLabel: 'average',
		onpick
	});
	await expect.element(page.getByRole('group', { name: 'Head' })).toBeVisible();
	expect(page.getByRole('radio').elements()).toHaveLength(4);
	await page.getByText('3', { exact: true }).click();
	expect(onpick).toHaveBeenLastCalledWith(2);
	await userEvent.keyboard('{ArrowRight}');
	expect(onpick).toHaveBeenLastCalledWith(null);
	expect(await violations(container)).toEqual([]);
});

test('names stand in for numbers', async () => {
	await render(Picker, { label: 'Kind', count: 2, value: 1, names: ['ε̂', 'x̂₀'], onpick: vi.fn() });
	await expect.element(page.getByRole('radio', { name: 'x̂₀' })).toBeChecked();
});
