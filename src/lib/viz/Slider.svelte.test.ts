import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Slider from './Slider.svelte';

const props = { label: 'Noise level t', min: 0, max: 1, step: 0.01 };
const thumb = () => (page.getByRole('slider').element() as HTMLInputElement).value;

test('stands at a value between two steps, and goes from there to the next one', async () => {
	const oninput = vi.fn<(value: number) => void>();
	const { rerender } = await render(Slider, { ...props, value: 0.5, oninput });
	await rerender({ value: 0.125 });
	expect(thumb()).toBe('0.125');
	await userEvent.keyboard('{Tab}{ArrowRight}');
	expect(oninput).toHaveBeenLastCalledWith(0.13);
	await userEvent.keyboard('{ArrowDown}');
	expect(oninput).toHaveBeenLastCalledWith(0.12);
	await page.getByRole('slider').fill('0.333333');
	expect(oninput).toHaveBeenLastCalledWith(0.33);
});

test('goes by its steps otherwise, in numbers as they are written', async () => {
	const oninput = vi.fn<(value: number) => void>();
	const { rerender } = await render(Slider, { ...props, value: 0.125, oninput });
	await rerender({ value: 0.56 });
	await userEvent.keyboard('{Tab}{ArrowRight}');
	expect(oninput).toHaveBeenLastCalledWith(0.57);
});
