import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Heatmap from './Heatmap.svelte';
import type { Cell } from './grid.ts';
import { signedScale } from './scales.ts';
import { violations } from './testing/axe.ts';

const scale = signedScale(2, 'light');
const picture = {
	values: Float32Array.of(-2, -1, 0, 1, 2, 0.5),
	rows: 2,
	columns: 3,
	scale,
	label: 'Six numbers'
};

test('paints one canvas pixel for each number, in the scale’s colours', async () => {
	const { container } = await render(Heatmap, picture);
	const canvas = container.querySelector('canvas');
	expect([canvas?.width, canvas?.height]).toEqual([3, 2]);
	const pixel = canvas?.getContext('2d')?.getImageData(1, 1, 1, 1).data ?? [];
	expect(`rgb(${pixel[0]}, ${pixel[1]}, ${pixel[2]})`).toBe(scale.colour(2));
	await expect.element(page.getByRole('img', { name: 'Six numbers' })).toBeVisible();
	expect(await violations(container)).toEqual([]);
});

test('repaints when its numbers change', async () => {
	const { container, rerender } = await render(Heatmap, picture);
	await rerender({ values: Float32Array.of(2, 0, 0, 0, 0, 0) });
	const pixel =
		container.querySelector('canvas')?.getContext('2d')?.getImageData(0, 0, 1, 1).data ?? [];
	expect(`rgb(${pixel[0]}, ${pixel[1]}, ${pixel[2]})`).toBe(scale.colour(2));
});

test('arrows move, Enter selects, Escape takes back, and the cell is announced', async () => {
	const onselect = vi.fn<(cell: Cell | null) => void>();
	const onhover = vi.fn<(cell: Cell | null) => void>();
	const { container } = await render(Heatmap, { ...picture, onselect, onhover });
	await userEvent.keyboard('{Tab}');
	await userEvent.keyboard('{ArrowRight}{ArrowDown}');
	expect(onhover).toHaveBeenLastCalledWith({ row: 1, column: 1 });
	expect(container.querySelector('[aria-live]')?.textContent).toBe('row 2, column 2: 2');
	await userEvent.keyboard('{Enter}');
	expect(onselect).toHaveBeenLastCalledWith({ row: 1, column: 1 });
	await userEvent.keyboard('{Escape}');
	expect(onselect).toHaveBeenLastCalledWith(null);
	expect(await violations(container)).toEqual([]);
});

test('a click selects the cell under it, a second one takes it back', async () => {
	const onselect = vi.fn<(cell: Cell | null) => void>();
	const { rerender } = await render(Heatmap, { ...picture, onselect });
	const grid = page.getByRole('application');
	const { width, height } = grid.element().getBoundingClientRect();
	const position = { x: width * 0.9, y: height * 0.2 };
	await grid.click({ position });
	expect(onselect).toHaveBeenLastCalledWith({ row: 0, column: 2 });
	await rerender({ selected: { row: 0, column: 2 } });
	await grid.click({ position });
	expect(onselect).toHaveBeenLastCalledWith(null);
});
