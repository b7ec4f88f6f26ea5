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

test('one patch is framed and another ringed, which is the one that is chosen, even where it is the same', async () => {
	const onselect = vi.fn<(patch: number | null) => void>();
	const shown = { picture, grid: 2, selected: 3, ringed: 0, onselect, label: 'Patches' };
	const { container, rerender } = await render(PatchPicture, shown);
	const at = (kind: string) => container.querySelector(`rect.${kind}`)!.getBoundingClientRect();
	expect(at('selected').left).toBeGreaterThan(at('ring').right);
	expect(at('selected').width).toBeGreaterThan(1.5 * at('ring').width);
	const grid = page.getByRole('application', { name: 'Patches' });
	const { width } = grid.element().getBoundingClientRect();
	await grid.click({ position: { x: 0.75 * width, y: 0.75 * width } });
	expect(onselect).toHaveBeenLastCalledWith(3);
	await grid.click({ position: { x: 0.25 * width, y: 0.25 * width } });
	expect(onselect).toHaveBeenLastCalledWith(null);
	await rerender({ ringed: 3 });
	expect(at('ring').left).toBeGreaterThan(at('selected').left);
	await rerender({ ringed: null });
	expect(container.querySelector('rect.ring')).toBeNull();
	expect(container.querySelector('rect.selected')).not.toBeNull();
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
