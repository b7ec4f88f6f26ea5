import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { at } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { NoModelError, type Lab } from '../../trace/lab.ts';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { formatNumber } from '../../viz/format.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import NoisePredictionPanel from './NoisePredictionPanel.svelte';

const refuse = () => Promise.reject(new NoModelError());
const nothing: Lab = { decode: refuse, encode: refuse, guess: refuse, weight: refuse };

async function open(decode: Lab['decode'] = async () => noise(1, 3, SIZE.S, SIZE.S)) {
	const selection = { ...NOTHING_SELECTED, step: 2 };
	const data = derive(syntheticInput({ selection }));
	const props = { data, selection, select: vi.fn(), lab: { ...nothing, decode } };
	const screen = await render(NoisePredictionPanel, props);
	return { screen, data };
}

test('shows the picture of all three guesses; the run’s own is not decoded again', async () => {
	const decode = vi.fn(async (_: Tensor) => noise(1, 3, SIZE.S, SIZE.S));
	const { screen, data } = await open(decode);
	const pictures = screen.getByRole('img', { name: /^The clean image guessed/ });
	await expect.poll(() => pictures.elements().length).toBe(3);
	expect(decode).toHaveBeenCalledTimes(2);
	const [withText] = decode.mock.calls[0];
	withText.data.forEach((value, i) =>
		expect(value).toBeCloseTo(data.latent.data[i] - data.t * data.conditional.data[i], 5)
	);
});

test('guidance changes the guided guess at once, and its picture soon after', async () => {
	const decode = vi.fn(async (_: Tensor) => noise(1, 3, SIZE.S, SIZE.S));
	const { screen, data } = await open(decode);
	screen.getByRole('slider').element().focus();
	await userEvent.keyboard('{Home}');
	await expect.element(screen.getByText('guided, s = 0')).toBeVisible();
	await expect.poll(() => decode.mock.calls.length).toBe(3);
	const [guided] = decode.mock.calls[2];
	guided.data.forEach((value, i) =>
		expect(value).toBeCloseTo(data.latent.data[i] - data.t * data.unconditional.data[i], 5)
	);
	await screen.getByRole('button', { name: /as in the run/ }).click();
	await expect.element(screen.getByText('guided, s = 3')).toBeVisible();
});

test('at another step the pictures of the step before are gone at once', async () => {
	const decode = vi.fn(async (_: Tensor) => noise(1, 3, SIZE.S, SIZE.S));
	const { screen } = await open(decode);
	const pictures = screen.getByRole('img', { name: /^The clean image guessed/ });
	await expect.poll(() => pictures.elements().length).toBe(3);
	decode.mockImplementation(() => new Promise(() => undefined));
	const input = syntheticInput({ selection: { step: 3 } });
	await screen.rerender({ data: derive({ ...input, picture: undefined }) });
	await expect.poll(() => pictures.elements().length).toBe(0);
	expect(screen.getByText('being decoded …').elements()).toHaveLength(3);
});

test('a cell is opened with its own numbers, in the name that is shown', async () => {
	const { screen, data } = await open();
	await screen.getByText('velocity v̂').click();
	screen.getByRole('application', { name: 'The guess with text, channel 1' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	const [without, withText] = [data.unconditional, data.conditional].map((output) =>
		formatNumber(at(output, 0, 1, 0))
	);
	const line = screen.getByText(/channel 1, row 2, column 1/);
	await expect
		.poll(() => line.element().textContent)
		.toContain(`${without} + 3 × (${withText} − ${without})`);
});

test('without a model it says so and still shows the numbers', async () => {
	const { screen } = await open(refuse);
	await expect.element(screen.getByText(/not loaded yet/).first()).toBeVisible();
	await expect
		.element(screen.getByRole('group', { name: 'The guess guided, s = 3' }))
		.toBeVisible();
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open();
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
