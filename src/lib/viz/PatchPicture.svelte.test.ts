import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import PatchPicture from './PatchPicture.svelte';
import { sequentialScale } from './scales.ts';
import { violations } from './testing/axe.ts';
import { testPicture } from './testing/model.ts';

const picture = testPicture(16);
const heat = Float32Array.of(0, 0.1, 0.2, 0.7);
const scale = sequentialScale(0.7, 'light');

test('shows the picture alone, and heat over the picture', async () => {
	const { container, rerender } = await render(PatchPicture, {
		picture,
		grid: 2,
		selected: null,
		label: 'Patches'
	});
	expect(container.querySelectorAll('canvas')).toHaveLength(1);
	await rerender({ heat, scale });
	const [, hot] = container.querySelectorAll('canvas');
	const pixels = hot.getContext('2d')?.getImageData(0, 0, 2, 2).data ?? [];
	expect(pixels[3]).toBeLessThan(pixels[15]);
});

test('without a picture the heat stands alone and opaque', async () => {
	const { container } = await render(PatchPicture, {
		picture: undefined,
		grid: 2,
		heat,
		scale,
		selected: 3,
		label: 'Attention'
	});
	const canvas = container.querySelector('canvas');
	expect(canvas?.getContext('2d')?.getImageData(0, 0, 1, 1).data[3]).toBe(255);
	expect(container.querySelector('rect.selected')?.getAttribute('x')).toBe('1');
	expect(await violations(container)).toEqual([]);
});

test('keys select a patch in row-major order', async () => {
	const onselect = vi.fn<(patch: number | null) => void>();
	const { container } = await render(PatchPicture, {
		picture,
		grid: 2,
		selected: 1,
		onselect,
		label: 'Patches'
	});
	await userEvent.keyboard('{Tab}{ArrowDown}{Enter}');
	expect(onselect).toHaveBeenLastCalledWith(3);
	await expect.element(page.getByRole('application', { name: 'Patches' })).toHaveFocus();
	expect(await violations(container)).toEqual([]);
});

test('the tip says a patch’s number, or what is written of it', async () => {
	const shown = { picture, grid: 2, heat, scale, selected: 3, onselect: vi.fn(), label: 'Heat' };
	const { container, rerender } = await render(PatchPicture, shown);
	await userEvent.keyboard('{Tab}');
	const tip = () => container.querySelector('[aria-live]')?.textContent;
	await expect.poll(tip).toBe('patch 4, row 2, column 2: 0.7');
	await rerender({ write: (patch: number) => `${patch} of 4` });
	await expect.poll(tip).toBe('patch 4, row 2, column 2: 3 of 4');
});
