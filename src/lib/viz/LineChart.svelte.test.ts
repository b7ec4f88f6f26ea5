import { page, userEvent } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import LineChart from './LineChart.svelte';
import { goOver } from './testing/finger.ts';
import { tap } from './testing/tap.ts';
import { violations } from './testing/axe.ts';

const props = {
	series: [
		{ label: 'signal', values: [0, 0.5, 1].map((x) => ({ x, y: 1 - x })), information: 'picture' },
		{ label: 'noise', values: [0, 0.5, 1].map((x) => ({ x, y: x })), information: 'noise' }
	] as const,
	x: { label: 't' },
	y: { label: 'amount' },
	label: 'Signal and noise over time'
};

test('is a picture with its lines named when nothing can be marked', async () => {
	const { container } = await render(LineChart, props);
	await expect.element(page.getByRole('img', { name: props.label })).toBeVisible();
	await expect.element(page.getByText('signal')).toBeVisible();
	expect(await violations(container)).toEqual([]);
});

test('on a logarithmic axis equal factors take equal room, between round numbers', async () => {
	const values = [0.1, 1, 10].map((y, x) => ({ x, y }));
	await render(LineChart, {
		...props,
		series: [{ label: 'loss', values }],
		y: { label: 'loss', isLogarithmic: true }
	});
	const heightOf = (tick: string) =>
		page.getByText(tick, { exact: true }).element().getBoundingClientRect().top;
	expect(heightOf('0.1') - heightOf('0.2')).toBeCloseTo(heightOf('5') - heightOf('10'), 0);
	await expect.element(page.getByText('3', { exact: true })).not.toBeInTheDocument();
});

test('the marker moves from point to point by keys and by pointer', async () => {
	const onmark = vi.fn<(x: number) => void>();
	const { container } = await render(LineChart, { ...props, marker: 0.5, onmark });
	const slider = page.getByRole('slider', { name: props.label });
	await expect.element(slider).toHaveAttribute('aria-valuetext', 't 0.5: signal 0.5, noise 0.5');
	await userEvent.keyboard('{Tab}{ArrowRight}');
	expect(onmark).toHaveBeenLastCalledWith(1);
	await slider.click({ position: { x: 50, y: 100 } });
	expect(onmark).toHaveBeenLastCalledWith(0);
	expect(await violations(container)).toEqual([]);
});

test('between its samples a function is asked itself, and data has no value', async () => {
	const onmark = vi.fn<(x: number) => void>();
	const [curve, data] = props.series;
	const series = [{ ...curve, of: (x: number) => (1 - x) ** 2 }, data];
	const { container } = await render(LineChart, { ...props, series, marker: 0.125, onmark });
	const slider = page.getByRole('slider', { name: props.label });
	await expect.element(slider).toHaveAttribute('aria-valuetext', 't 0.125: signal 0.766');
	const dots = [...container.querySelectorAll('circle')].map((dot) => dot.getAttribute('cx'));
	expect(dots).toEqual([container.querySelector('.marker')!.getAttribute('x1')]);
	await userEvent.keyboard('{Tab}{ArrowRight}');
	expect(onmark).toHaveBeenLastCalledWith(0.5);
	await userEvent.keyboard('{ArrowLeft}');
	expect(onmark).toHaveBeenLastCalledWith(0);
});

test('a finger that scrolls the page leaves the marker alone; one that taps or goes sideways moves it', async () => {
	const onmark = vi.fn<(x: number) => void>();
	await render(LineChart, { ...props, marker: 0.5, onmark });
	const chart = page.getByRole('slider', { name: props.label }).element();
	goOver(
		chart,
		[0, 6, 12, 30].map((down) => [50, 60 + down])
	);
	expect(onmark).not.toHaveBeenCalled();
	goOver(
		chart,
		[30, 20, 10].map((right) => [50 + right, 60])
	);
	expect(onmark).toHaveBeenLastCalledWith(0);
	tap(chart, 0.95, 0.5);
	expect(onmark).toHaveBeenLastCalledWith(1);
});

test('on an axis that runs backwards the marker moves to the right by the right arrow', async () => {
	const onmark = vi.fn<(x: number) => void>();
	const x = { label: 't', domain: [1, 0] as const };
	const { container } = await render(LineChart, { ...props, x, marker: 0.5, onmark });
	const slider = page.getByRole('slider', { name: props.label });
	await expect.element(slider).toHaveAttribute('aria-valuemin', '0');
	await userEvent.keyboard('{Tab}{ArrowRight}');
	expect(onmark).toHaveBeenLastCalledWith(0);
	await userEvent.keyboard('{Home}');
	expect(onmark).toHaveBeenLastCalledWith(1);
	await slider.click({ position: { x: 50, y: 100 } });
	expect(onmark).toHaveBeenLastCalledWith(1);
	expect(await violations(container)).toEqual([]);
});

test('an axis of whole numbers has no ticks between them', async () => {
	const values = [0, 1, 2].map((x) => ({ x, y: 0.25 * x }));
	const { container } = await render(LineChart, {
		series: [{ label: 'noise', values }],
		x: { label: 'steps done' },
		y: { label: 'amount', domain: [2, 3] },
		label: 'Noise after each step'
	});
	const ticks = [...container.querySelectorAll('text[text-anchor="middle"]')];
	expect(ticks.map(({ textContent }) => textContent)).toEqual(['0', '1', '2']);
});
