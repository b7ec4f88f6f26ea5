import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/viz/base.css';
import type { Tensor } from '#lib/tensor/tensor.ts';
import { NoModelError, type Lab } from '#lib/trace/lab.ts';
import type { Selection, View } from '#lib/trace/selection.ts';
import { noModel } from '#lib/trace/testing/no-model.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { patchMarks } from '#lib/viz/testing/patch-marks.ts';
import { tap } from '#lib/viz/testing/tap.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive, describe as sentence, epsilonOf, noised, type NoiseData } from './derive.ts';
import NoisePanel from './NoisePanel.svelte';

/** A lab whose decoder remembers what it was asked, and answers with a grey picture. */
function remembering() {
	const asked: Tensor[] = [];
	const decode = (latent: Tensor) => {
		asked.push(latent);
		return Promise.resolve({ data: new Float32Array(3 * 16), dims: [3, 4, 4] });
	};
	return { asked, lab: { ...noModel, decode } };
}

function open(lab: Lab) {
	const input = syntheticInput({ selection: { step: 2 } });
	const data = derive(input) as NoiseData;
	render(NoisePanel, { data, selection: input.selection, select: vi.fn(), lab });
	return data;
}

const range = () => page.elementLocator(document.querySelector('input[type="range"]')!);

test('says what is on screen', async () => {
	const data = open(remembering().lab);
	await expect.element(page.getByText(sentence(data))).toBeVisible();
});

test("decodes the run's own noise at the step's time first", async () => {
	const { asked, lab } = remembering();
	const data = open(lab);
	await expect
		.element(page.getByRole('application', { name: 'The noised latent, decoded' }))
		.toBeVisible();
	expect(asked).toEqual([noised(data, epsilonOf(data, 0), data.t)]);
});

test('the level is dragged, and the step found again', async () => {
	const { asked, lab } = remembering();
	const data = open(lab);
	const slider = range();
	await slider.fill('0.25');
	const dragged = noised(data, epsilonOf(data, 0), 0.25);
	await expect.poll(() => asked.at(-1)).toEqual(dragged);
	await expect.element(page.getByText(/^At t = 0.250 they have mean/)).toBeVisible();
	await page.getByRole('button', { name: /^Back to the step/ }).click();
	await expect.poll(() => asked.at(-1)).toEqual(noised(data, epsilonOf(data, 0), data.t));
});

describe('what a link says of the panel', () => {
	async function opened(view: View) {
		const { asked, lab } = remembering();
		const input = syntheticInput({ selection: { step: 2, view } });
		const data = derive(input) as NoiseData;
		const select = vi.fn();
		const { selection } = input;
		const screen = await render(NoisePanel, { data, selection, select, lab });
		const selectElsewhere = (change: Partial<Selection>) =>
			screen.rerender({ selection: { ...selection, ...change } });
		return { asked, data, select, selectElsewhere };
	}

	test('is shown: level and noise', async () => {
		const { asked, data } = await opened({ 'noise-level': '0.4', 'noise-draw': '3' });
		await expect.poll(() => asked).toEqual([noised(data, epsilonOf(data, 3), 0.4)]);
		await expect.element(page.getByRole('button', { name: /^Back to the step/ })).toBeVisible();
	});

	test('is ignored where it makes no sense', async () => {
		const { asked, data } = await opened({ 'noise-level': '7', 'noise-draw': 'x', other: '1' });
		await expect.poll(() => asked).toEqual([noised(data, epsilonOf(data, 0), data.t)]);
	});

	test('is what was set, where it rests, beside what others keep', async () => {
		const { asked, data, select, selectElsewhere } = await opened({ guess: 'x0' });
		await range().fill('0.2');
		await range().fill('0.3');
		await page.getByRole('button', { name: 'New noise, same level' }).click();
		await expect
			.poll(() => select.mock.calls.at(-1))
			.toEqual([{ view: { guess: 'x0', 'noise-level': '0.3', 'noise-draw': '1' } }]);
		const shown = noised(data, epsilonOf(data, 1), 0.3);
		await expect.poll(() => asked.at(-1)).toEqual(shown);
		await selectElsewhere(select.mock.calls.at(-1)![0] as Partial<Selection>);
		await page.getByRole('button', { name: /^Back to the step/ }).click();
		await expect
			.poll(() => select.mock.calls.at(-1))
			.toEqual([{ view: { guess: 'x0', 'noise-draw': '1' } }]);
	});

	test('follows a link that is opened later', async () => {
		const { asked, data, selectElsewhere } = await opened({});
		await range().fill('0.2');
		await selectElsewhere({ view: { 'noise-level': '0.7' } });
		await expect.poll(() => asked.at(-1)).toEqual(noised(data, epsilonOf(data, 0), 0.7));
	});
});

test('between the samples of the curves all numbers of the panel are those of the step’s own time', async () => {
	const input = syntheticInput({ selection: { step: 2 } });
	const data = { ...(derive(input) as NoiseData), t: 0.125 };
	const { lab } = remembering();
	await render(NoisePanel, { data, selection: input.selection, select: vi.fn(), lab });
	const [alpha, sigma] = [data.schedule.alpha(0.125), data.schedule.sigma(0.125)].map(formatNumber);
	await expect
		.element(page.getByRole('slider', { name: 'Factors of picture and noise over time' }))
		.toHaveAttribute(
			'aria-valuetext',
			expect.stringContaining(`α(t) ${alpha}, noise σ(t) ${sigma}`)
		);
	expect((range().element() as HTMLInputElement).value).toBe('0.125');
});

test('new noise keeps the level', async () => {
	const { asked, lab } = remembering();
	const data = open(lab);
	await page.getByRole('button', { name: 'New noise, same level' }).click();
	await expect.poll(() => asked.at(-1)).toEqual(noised(data, epsilonOf(data, 1), data.t));
});

test('without a model it says so and shows everything else', async () => {
	open(noModel);
	await expect.element(page.getByText(new NoModelError().message)).toBeVisible();
	await expect.element(page.getByRole('group', { name: 'Noised latent' })).toBeVisible();
	await userEvent.click(page.getByRole('button', { name: 'New noise, same level' }));
	await expect.element(page.getByText(new NoModelError().message)).toBeVisible();
});

test('the visitor’s own picture is noised in the run’s place', async () => {
	const { asked, lab } = remembering();
	const input = syntheticInput({ selection: { step: 2 } });
	const data = derive(input) as NoiseData;
	const latent = noise(3, ...data.clean.dims);
	const own = { picture: noise(2, 3, 16, 16), latent };
	render(NoisePanel, { data, selection: input.selection, select: vi.fn(), lab, own });
	await expect.element(page.getByText(/× your picture’s latent \+/)).toBeVisible();
	const expected = noised({ ...data, clean: latent }, epsilonOf(data, 0), data.t);
	await expect.poll(() => asked.at(-1)).toEqual(expected);
});

test('a picture that has no latent yet says so, and the run’s is noised', async () => {
	const { asked, lab } = remembering();
	const input = syntheticInput({ selection: { step: 2 } });
	const data = derive(input) as NoiseData;
	const own = { picture: noise(2, 3, 16, 16), latent: undefined, reason: 'It is being read.' };
	render(NoisePanel, { data, selection: input.selection, select: vi.fn(), lab, own });
	await expect.element(page.getByText(/It is being read\./)).toBeVisible();
	await expect.poll(() => asked.at(-1)).toEqual(noised(data, epsilonOf(data, 0), data.t));
});

test('a cell shows its own sum', async () => {
	const data = open(remembering().lab);
	page.getByRole('application', { name: 'Noise, channel 1' }).element().focus();
	await userEvent.keyboard('{ArrowRight}{Enter}');
	const [signal, spread] = [data.schedule.alpha(data.t), data.schedule.sigma(data.t)];
	const [x0, e] = [data.clean.data[1], epsilonOf(data, 0)[1]];
	const [a, b, c, d, x] = [signal, x0, spread, e, signal * x0 + spread * e].map(formatNumber);
	await expect
		.poll(() => page.getByText(/^Channel 1, row 1, column 2/).element().textContent)
		.toContain(`${a} × ${b} + ${c} × ${d} = ${x}`);
});

test('the noise that the run began with is opened by hand, fresh noise is not', async () => {
	const input = syntheticInput({ selection: { step: 2 } });
	const data = derive(input) as NoiseData;
	const start = { data: epsilonOf(data, 0), dims: data.clean.dims };
	const [opened, { lab }] = [vi.fn(), remembering()];
	const props = { data: { ...data, start }, selection: input.selection, select: vi.fn(), lab };
	render(NoisePanel, { ...props, open: opened });
	page.getByRole('application', { name: 'Noise, channel 1' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	const number = page.getByRole('button', { name: /see how it was made/ });
	await number.click();
	expect(opened).toHaveBeenCalledExactlyOnceWith({
		...{ kind: 'latent-entry', step: 0 },
		...{ channel: 0, row: 1, column: 0 }
	});
	await page.getByRole('button', { name: 'New noise, same level' }).click();
	await expect.element(number).not.toBeInTheDocument();
});

describe('the selected patch', () => {
	const tile = (name: string) => page.getByRole('application', { name, exact: true });
	const tiles = ['Clean latent', 'Noise', 'Noised latent'].flatMap((name) =>
		Array.from({ length: SIZE.C }, (_, channel) => `${name}, channel ${channel + 1}`)
	);
	const picture = () => tile('The noised latent, decoded');

	async function opened() {
		const input = syntheticInput({ selection: { step: 2 } });
		const props = { data: derive(input) as NoiseData, lab: remembering().lab };
		const select = vi.fn();
		const screen = await render(NoisePanel, { ...props, selection: input.selection, select });
		await expect.element(picture()).toBeVisible();
		const selectElsewhere = (patch: number | null) =>
			screen.rerender({ selection: { ...input.selection, patch } });
		return { select, selectElsewhere };
	}

	test('is chosen by keyboard in any tile: the patch that the cell lies in', async () => {
		const { select } = await opened();
		tile('Noised latent, channel 2').element().focus();
		await userEvent.keyboard('{PageDown}{End}{Enter}');
		expect(select).toHaveBeenCalledExactlyOnceWith({ patch: SIZE.N - 1 });
	});

	test('is chosen by mouse and by a finger, in the tiles and in the picture', async () => {
		const { select } = await opened();
		const side = picture().element().clientWidth / SIZE.grid;
		await picture().click({ position: { x: 1.5 * side, y: 2.5 * side } });
		expect(select).toHaveBeenLastCalledWith({ patch: 2 * SIZE.grid + 1 });
		tap(tile('Clean latent, channel 1').element(), 0.99, 0.3);
		expect(select).toHaveBeenLastCalledWith({ patch: SIZE.grid + 3 });
		tap(picture().element(), 0.1, 0.1);
		expect(select).toHaveBeenLastCalledWith({ patch: 0 });
	});

	test('is outlined in every tile and in the picture', async () => {
		const { selectElsewhere } = await opened();
		await selectElsewhere(6);
		for (const name of tiles) {
			expect(patchMarks(tile(name).element().closest('.heatmap')!.parentElement!), name).toEqual([
				[0.625, 0.375]
			]);
		}
		const mark = picture().element().querySelector('rect.selected');
		expect([mark?.getAttribute('x'), mark?.getAttribute('y')]).toEqual(['2', '1']);
	});

	test('takes the place of a cell that was picked in another', async () => {
		const { selectElsewhere } = await opened();
		tap(tile('Noise, channel 1').element(), 0.01, 0.01);
		const sum = page.getByText(/^Channel 1, row 1, column 1/);
		await expect.element(sum).toBeVisible();
		await selectElsewhere(0);
		await expect.element(sum).toBeVisible();
		await selectElsewhere(6);
		await expect.element(sum).not.toBeInTheDocument();
	});
});

test('has no accessibility fault that axe-core finds', async () => {
	open(remembering().lab);
	await expect
		.element(page.getByRole('application', { name: 'The noised latent, decoded' }))
		.toBeVisible();
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
		[]
	);
});
