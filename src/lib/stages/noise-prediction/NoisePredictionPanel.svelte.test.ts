import axe from 'axe-core';
import type { ComponentProps } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { at } from '../../tensor/indexing.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Lab } from '../../trace/lab.ts';
import { NOTHING_SELECTED, type Selection } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { formatNumber } from '../../viz/format.ts';
import { patchMarks } from '../../viz/testing/patch-marks.ts';
import { tap } from '../../viz/testing/tap.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import NoisePredictionPanel from './NoisePredictionPanel.svelte';

/** With a selection that the panel changes. */
async function mount(props: Omit<ComponentProps<typeof NoisePredictionPanel>, 'select'>) {
	let { selection } = props;
	const select = (change: Partial<Selection>) => {
		selection = { ...selection, ...change };
		void screen.rerender({ selection });
	};
	const screen = await render(NoisePredictionPanel, { ...props, select });
	return screen;
}

async function open(decode: Lab['decode'] = async () => noise(1, 3, SIZE.S, SIZE.S)) {
	const selection = { ...NOTHING_SELECTED, step: 2 };
	const data = derive(syntheticInput({ selection }))!;
	const screen = await mount({ data, selection, lab: { ...noModel, decode } });
	return { screen, data };
}

test('shows the picture of all three guesses; the run’s own is not decoded again', async () => {
	const decode = vi.fn(async (_: Tensor) => noise(1, 3, SIZE.S, SIZE.S));
	const { screen, data } = await open(decode);
	const pictures = screen.getByRole('application', { name: /^The clean image guessed/ });
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
	screen.getByRole('slider', { name: 'Guidance s' }).element().focus();
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

test('the guidance that is tried and the branch that is asked are selected', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const selection = { ...NOTHING_SELECTED, tried: 25, branch: 'guided' } as const;
	const select = vi.fn();
	const screen = await render(NoisePredictionPanel, { data, selection, select, lab: noModel });
	const slider = screen.getByRole('slider', { name: 'Guidance s' });
	await expect.element(slider).toHaveValue('25');
	await expect.element(screen.getByRole('radio', { name: 'guided' })).toBeChecked();
	slider.element().focus();
	await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
	await expect.element(screen.getByText('guided, s = 24.8')).toBeVisible();
	await expect.poll(() => select.mock.lastCall).toEqual([{ tried: 24.8 }]);
	await screen.getByText('without text', { exact: true }).last().click();
	expect(select).toHaveBeenLastCalledWith({ branch: 'without-text' });
	await screen.getByRole('button', { name: /as in the run/ }).click();
	await expect.poll(() => select.mock.lastCall).toEqual([{ tried: null }]);
});

test('at another step the pictures of the step before are gone at once', async () => {
	const decode = vi.fn(async (_: Tensor) => noise(1, 3, SIZE.S, SIZE.S));
	const { screen } = await open(decode);
	const pictures = screen.getByRole('application', { name: /^The clean image guessed/ });
	await expect.poll(() => pictures.elements().length).toBe(3);
	decode.mockImplementation(() => new Promise(() => undefined));
	const input = syntheticInput({ selection: { step: 3 } });
	await screen.rerender({ data: derive({ ...input, picture: undefined })! });
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
	const { screen } = await open(noModel.decode);
	await expect.element(screen.getByText(/not loaded yet/).first()).toBeVisible();
	await expect
		.element(screen.getByRole('group', { name: 'The guess guided, s = 3' }))
		.toBeVisible();
});

/** A model that knows every clean latent's velocity but for a constant, which makes its mean square known. */
function nearlyKnowing(clean: Tensor, off: number) {
	return vi.fn(async (latent: Tensor, t: number) => {
		const velocity = tensor(
			latent.data.map((x, i) => (x - clean.data[i]) / t + off),
			latent.dims
		);
		return { conditional: velocity, unconditional: velocity };
	});
}

test('where the noise is known the error is measured, at every level that is tried', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const guess = nearlyKnowing(data.clean, 0.5);
	const selection = { ...NOTHING_SELECTED, step: 2 };
	const lab = { ...noModel, guess };
	const screen = await render(NoisePredictionPanel, { data, selection, select: vi.fn(), lab });
	// At t = 0.5: ε̂ − ε = (1 − t)·0.5, squared 0.0625; v̂ − v = 0.5, squared 0.25.
	await expect
		.element(screen.getByText(/ε̂ − ε is 0\.0625, of v̂ − v 0\.25, mean over all entries/))
		.toBeVisible();
	await screen.getByRole('slider', { name: 'Noise level t of the test' }).fill('0.8');
	await expect.element(screen.getByText(/ε̂ − ε is 0\.01, of v̂ − v 0\.25/)).toBeVisible();
	expect(guess.mock.lastCall?.[1]).toBe(0.8);
	const asked = guess.mock.calls.length;
	await screen.getByRole('button', { name: 'Try 11 levels' }).click();
	await expect.poll(() => guess.mock.calls.length).toBe(asked + 11);
	// What was measured can be gone back to in the chart: the error at 0.4 is (0.6 · 0.5)² = 0.09.
	const chart = screen.getByRole('slider', {
		name: 'Mean square of the error at the levels tried'
	});
	await expect.element(chart).toHaveAttribute('aria-valuenow', '0.8');
	chart.element().focus();
	await userEvent.keyboard('{ArrowLeft>4/}');
	await expect
		.element(screen.getByText(/At t = 0\.4 the mean square of ε̂ − ε is 0\.09,/))
		.toBeVisible();
});

/** Its branches are wrong by different constants, so that what guidance makes of them is known, too. */
function wrongByBranch(clean: Tensor, withText: number, without: number) {
	return vi.fn(async (latent: Tensor, t: number) => {
		const wrong = (off: number) =>
			tensor(
				latent.data.map((x, i) => (x - clean.data[i]) / t + off),
				latent.dims
			);
		return { conditional: wrong(withText), unconditional: wrong(without) };
	});
}

test('the guided error follows the guidance that is tried, says which it is, and asks nothing again', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const guess = wrongByBranch(data.clean, 2, 1);
	const selection = { ...NOTHING_SELECTED, step: 2, branch: 'guided' } as const;
	const screen = await mount({ data, selection, lab: { ...noModel, guess } });
	// Wrong by 1 + s·(2 − 1): at s = 3 v̂ − v is 4 everywhere.
	await expect
		.element(screen.getByText(/guided with s = 3, as in the run\..* of v̂ − v 16,/))
		.toBeVisible();
	const asked = guess.mock.calls.length;
	await screen.getByRole('slider', { name: 'Guidance s' }).fill('2');
	await expect
		.element(screen.getByText(/guided with s = 2, which is tried above\..* of v̂ − v 9,/))
		.toBeVisible();
	await expect.element(screen.getByText('noise ε, guessed guided with s = 2')).toBeVisible();
	await screen.getByText('without text', { exact: true }).last().click();
	await expect.element(screen.getByText(/it without any words\..* of v̂ − v 1,/)).toBeVisible();
	expect(guess).toHaveBeenCalledTimes(asked);
});

test('the answer follows the words and the changes by hand of the step on show', async () => {
	const input = syntheticInput({ selection: { step: 2 } });
	const data = derive(input)!;
	const guess = nearlyKnowing(data.clean, 1);
	const screen = await mount({ data, selection: input.selection, lab: { ...noModel, guess } });
	await expect.element(screen.getByText(/of v̂ − v 1,/)).toBeVisible();
	expect(guess).toHaveBeenCalledTimes(1);
	const changes = [
		{ kind: 'prompt', prompt: 'another cat', from: 1 },
		{ kind: 'block', block: 0, factor: 0, from: 1 }
	] as const;
	await screen.rerender({ data: derive({ ...input, step: { ...input.step, changes } })! });
	await expect
		.element(
			screen.getByText(/with the prompt “another cat”\. It is changed by hand as at this step/)
		)
		.toBeVisible();
	await expect.poll(() => guess.mock.calls.length).toBe(2);
});

test('a patch that is chosen in the error asks the model nothing again', async () => {
	const input = syntheticInput({ selection: { step: 2 } });
	const data = derive(input)!;
	const guess = nearlyKnowing(data.clean, 0.5);
	const decode = vi.fn(async (_: Tensor) => noise(1, 3, SIZE.S, SIZE.S));
	const lab = { ...noModel, guess, decode };
	const props = { data, selection: input.selection, select: vi.fn(), lab };
	const screen = await render(NoisePredictionPanel, props);
	const error = screen.getByRole('application', { name: 'Error of the guess, patch by patch' });
	await expect.poll(() => error.element().querySelectorAll('canvas').length).toBe(2);
	expect(decode.mock.calls.filter(([latent]) => latent === data.clean)).toHaveLength(1);
	const [asked, decoded] = [guess.mock.calls.length, decode.mock.calls.length];
	const selection = { ...input.selection, patch: 3 };
	await screen.rerender({ data: derive({ ...input, selection })!, selection });
	await expect.element(error).toBeVisible();
	expect([guess.mock.calls.length, decode.mock.calls.length]).toEqual([asked, decoded]);
});

test('the visitor’s own picture is tested instead of the run’s, with new noise when asked', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const own = { picture: noise(2, 3, SIZE.S, SIZE.S), latent: noise(3, ...data.clean.dims) };
	const guess = nearlyKnowing(own.latent, 1);
	const selection = { ...NOTHING_SELECTED, step: 2 };
	const lab = { ...noModel, guess };
	const props = { data, selection, select: vi.fn(), lab, own };
	const screen = await render(NoisePredictionPanel, props);
	await expect.element(screen.getByText(/^Your picture’s latent gets noise/)).toBeVisible();
	await expect.element(screen.getByText(/ε̂ − ε is 0\.25, of v̂ − v 1,/)).toBeVisible();
	const [first] = guess.mock.lastCall!;
	await screen.getByRole('button', { name: 'New noise, same level' }).click();
	await expect.poll(() => guess.mock.lastCall?.[0]).not.toEqual(first);
	await expect.element(screen.getByText(/of v̂ − v 1,/)).toBeVisible();
});

test('the run’s own guided guess is opened by hand, another guidance’s is not', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const selection = { ...NOTHING_SELECTED, step: 2 };
	const open = vi.fn();
	const screen = await mount({ data, selection, lab: noModel, open });
	screen.getByRole('application', { name: 'The guess with text, channel 1' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	const number = screen.getByRole('button', { name: /ε̂ guided: see how it was made/ });
	await number.click();
	expect(open).toHaveBeenCalledExactlyOnceWith({
		...{ kind: 'guess-entry', quantity: 'epsilon' },
		...{ channel: 0, row: 1, column: 0 }
	});
	await screen.getByRole('slider', { name: 'Guidance s' }).fill('5');
	await expect.element(number).not.toBeInTheDocument();
});

test('both branches are opened by hand: in the network’s own name the answer itself, at any guidance', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const selection = { ...NOTHING_SELECTED, step: 2 };
	const open = vi.fn();
	const screen = await mount({ data, selection, lab: noModel, open });
	screen.getByRole('application', { name: 'The guess with text, channel 2' }).element().focus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	await screen.getByRole('slider', { name: 'Guidance s' }).fill('5');
	const branch = (title: string) =>
		screen.getByRole('button', { name: new RegExp(`${title}: see how it was made`) }).first();
	await branch('ε̂ with text').click();
	const cell = { channel: 1, row: 1, column: 0 };
	expect(open).toHaveBeenLastCalledWith({
		...{ kind: 'guess-entry', quantity: 'epsilon', branch: 0 },
		...cell
	});
	await screen.getByText('velocity v̂').click();
	await branch('v̂ without text').click();
	// Row 1, column 0 of the patch, channel 1 of two.
	expect(open).toHaveBeenLastCalledWith({
		...{ kind: 'final-output-entry', branch: 1, patch: 0 },
		entry: 5
	});
});

test('the guess’s name and the test’s level, noise and name come from a link', async () => {
	const data = derive(syntheticInput({ selection: { step: 2 } }))!;
	const view = { guess: 'x0', 'known-level': '0.3', 'known-draw': '2', 'known-name': 'velocity' };
	const selection = { ...NOTHING_SELECTED, step: 2, view };
	const guess = vi.fn(nearlyKnowing(data.clean, 2));
	const screen = await mount({ data, selection, lab: { ...noModel, guess } });
	await expect.element(screen.getByRole('radio', { name: 'clean image x̂₀' })).toBeChecked();
	await expect
		.element(screen.getByRole('radio', { name: 'velocity v', exact: true }))
		.toBeChecked();
	await expect.poll(() => guess.mock.lastCall?.[1]).toBe(0.3);
	await expect
		.element(screen.getByText(/At t = 0\.3 the mean square of ε̂ − ε is 1\.96/))
		.toBeVisible();
	const nonsense = { guess: 'x1', 'known-level': '1.5', 'known-name': 'x0' };
	await screen.rerender({ selection: { ...selection, view: nonsense } });
	await expect.element(screen.getByRole('radio', { name: 'noise ε̂' })).toBeChecked();
	await expect.poll(() => guess.mock.lastCall?.[1]).toBe(0.5);
});

describe('the selected patch', () => {
	const PICTURE = 'The clean image guessed with text';
	const latents = ['The guess with text', 'The guess without text', 'The guess guided, s = 3'];
	const judged = ['noise ε, guessed with text', 'noise ε, as it truly was'];

	/** With a model, so that everything is drawn. */
	async function opened() {
		const input = syntheticInput({ selection: { step: 2 } });
		const data = derive(input)!;
		const decode: Lab['decode'] = async () => noise(1, 3, SIZE.S, SIZE.S);
		const lab = { ...noModel, decode, guess: nearlyKnowing(data.clean, 0.5) };
		const select = vi.fn();
		const screen = await render(NoisePredictionPanel, {
			...{ data, selection: input.selection, select, lab }
		});
		const selectElsewhere = (patch: number | null) =>
			screen.rerender({ selection: { ...input.selection, patch } });
		const drawing = (name: string) => screen.getByRole('application', { name, exact: true });
		await expect.element(drawing(PICTURE)).toBeVisible();
		await expect.element(drawing(`${judged[1]}, channel 1`)).toBeVisible();
		return { screen, select, selectElsewhere, drawing };
	}

	test('is outlined in every tile, and in the pictures', async () => {
		const { screen, selectElsewhere, drawing } = await opened();
		await selectElsewhere(6);
		for (const latent of [...latents, ...judged]) {
			for (let channel = 1; channel <= SIZE.C; channel++) {
				const tile = drawing(`${latent}, channel ${channel}`).element();
				const frame = tile.closest('.heatmap')!.parentElement!;
				expect(patchMarks(frame), `${latent}, ${channel}`).toEqual([[0.625, 0.375]]);
			}
		}
		const pictures = screen.getByRole('application', { name: /^The clean image guessed/ });
		const places = pictures.elements().map((picture) => {
			const mark = picture.querySelector('rect.selected');
			return [mark?.getAttribute('x'), mark?.getAttribute('y')];
		});
		expect(places).toEqual(Array(3).fill(['2', '1']));
	});

	test('is chosen in a tile, by keyboard and by a finger: the patch that the cell lies in', async () => {
		const { select, drawing } = await opened();
		drawing(`${latents[1]}, channel 2`).element().focus();
		await userEvent.keyboard('{PageDown}{End}{Enter}');
		expect(select).toHaveBeenLastCalledWith({ patch: SIZE.N - 1 });
		tap(drawing(`${judged[0]}, channel 1`).element(), 0.99, 0.3);
		expect(select).toHaveBeenLastCalledWith({ patch: SIZE.grid + 3 });
	});

	test('is chosen in a picture, by mouse', async () => {
		const { select, drawing } = await opened();
		const side = drawing(PICTURE).element().clientWidth / SIZE.grid;
		await drawing(PICTURE).click({ position: { x: 1.5 * side, y: 2.5 * side } });
		expect(select).toHaveBeenLastCalledWith({ patch: 2 * SIZE.grid + 1 });
	});

	test('is taken back by a second choice where there is no cell to select', async () => {
		const { select, selectElsewhere, drawing } = await opened();
		await selectElsewhere(SIZE.grid + 3);
		tap(drawing(`${judged[1]}, channel 2`).element(), 0.99, 0.3);
		expect(select).toHaveBeenLastCalledWith({ patch: null });
	});

	test('takes the place of a cell that was picked in another', async () => {
		const { screen, selectElsewhere, drawing } = await opened();
		tap(drawing(`${latents[0]}, channel 1`).element(), 0.01, 0.01);
		const sum = screen.getByText(/channel 1, row 1, column 1:/);
		await expect.element(sum).toBeVisible();
		await selectElsewhere(0);
		await expect.element(sum).toBeVisible();
		await selectElsewhere(6);
		await expect.element(sum).not.toBeInTheDocument();
	});
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open();
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
