import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/viz/base.css';
import { at } from '#lib/tensor/indexing.ts';
import type { Tensor } from '#lib/tensor/tensor.ts';
import { NoModelError, type Lab } from '#lib/trace/lab.ts';
import { noModel } from '#lib/trace/testing/no-model.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { patchMarks } from '#lib/viz/testing/patch-marks.ts';
import { tap } from '#lib/viz/testing/tap.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive, describe as sentence, nudged, strongestCell } from './derive.ts';
import DecodingPanel from './DecodingPanel.svelte';

const { S, s } = SIZE;

/** A decoder that shows the first channel in grey, every cell as a square: what it moves is known. */
function enlarging() {
	const asked: Tensor[] = [];
	const decode = (latent: Tensor) => {
		asked.push(latent);
		const data = Float32Array.from({ length: 3 * S * S }, (_, i) => {
			const row = Math.floor((i % (S * S)) / S / (S / s));
			const column = Math.floor(((i % (S * S)) % S) / (S / s));
			return latent.data[row * s + column] / 10;
		});
		return Promise.resolve({ data, dims: [3, S, S] });
	};
	return { asked, lab: { ...noModel, decode } };
}

function open(lab: Lab) {
	const input = syntheticInput();
	const data = derive(input);
	const select = vi.fn();
	render(DecodingPanel, { data, selection: input.selection, select, lab });
	return { data, select };
}

/** The first cell of the first channel, by keyboard. */
async function chooseFirstCell() {
	page.getByRole('application', { name: 'Clean latent, channel 1' }).element().focus();
	await userEvent.keyboard('{PageUp}{Home}{Enter}');
}

const decodedPicture = () => page.getByRole('application', { name: /^The clean latent, decoded/ });
const range = () => page.getByRole('slider', { name: 'Nudge' });

test('says what is on screen', async () => {
	const { data } = open(noModel);
	await expect.element(page.getByText(sentence(data))).toBeVisible();
	await expect.element(decodedPicture()).toBeVisible();
});

test('a pixel of the decoded picture shows its three numbers, and each opens by hand', async () => {
	const input = syntheticInput();
	const data = derive(input);
	const opened = vi.fn();
	const props = { data, selection: input.selection, select: vi.fn(), lab: noModel, open: opened };
	await render(DecodingPanel, props);
	decodedPicture().element().focus();
	await userEvent.keyboard('{PageUp}{Home}{ArrowRight}{Enter}');
	const green = at(data.picture!, 1, 0, 1);
	const number = page.getByRole('button', { name: /green of pixel row 1, column 2/ });
	await expect.element(number).toHaveTextContent(formatNumber(green));
	await number.click();
	expect(opened).toHaveBeenCalledExactlyOnceWith({ kind: 'pixel', channel: 1, row: 0, column: 1 });
});

test('a chosen cell selects its patch', async () => {
	const { select } = open(noModel);
	await chooseFirstCell();
	expect(select).toHaveBeenCalledWith({ patch: 0 });
	await expect.element(page.getByText(/Now: channel 1, row 1, column 1/)).toBeVisible();
});

test('a nudge decodes the changed latent and shows which pixels move', async () => {
	const { asked, lab } = enlarging();
	const { data } = open(lab);
	await chooseFirstCell();
	await range().fill('2');
	const square = (S / s) ** 2;
	await expect
		.element(
			page.getByText(new RegExp(`visibly moves ${square} of ${S * S} pixels; ${square} of them`))
		)
		.toBeVisible();
	const side = S / s;
	await expect
		.element(page.getByText(`a frame of ${side} × ${side} and none`, { exact: false }))
		.toBeVisible();
	expect(asked[0]).toEqual(data.latent);
	expect(asked.at(-1)).toEqual(nudged(data.latent, { channel: 0, row: 0, column: 0 }, 2));
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.element(page.getByText(/visibly moves/)).not.toBeInTheDocument();
});

test('a nudge that a link names is made, and one of a cell that is not there is not', async () => {
	const { asked, lab } = enlarging();
	const view = { nudged: '2.3.4', nudge: '-1.5' };
	const { selection, ...input } = syntheticInput();
	const data = derive(input);
	const props = { data, selection: { ...selection, view }, select: vi.fn(), lab };
	const screen = await render(DecodingPanel, props);
	const cell = { channel: 1, row: 2, column: 3 };
	await expect.poll(() => asked.at(-1)).toEqual(nudged(data.latent, cell, -1.5));
	const nonsense = { nudged: `1.1.${s + 1}`, nudge: '2' };
	await screen.rerender({ selection: { ...selection, view: nonsense } });
	await expect.poll(() => asked.at(-1)).toEqual(nudged(data.latent, strongestCell(data, null), 2));
});

test('begins with a nudge of the strongest number, and says so', async () => {
	const { asked, lab } = enlarging();
	const { data } = open(lab);
	await expect.element(page.getByText(/^A nudge to begin with: 2 is added/)).toBeVisible();
	await expect
		.poll(() => asked)
		.toEqual([data.latent, nudged(data.latent, strongestCell(data, null), 2)]);
	const { channel, row, column } = strongestCell(data, null);
	await expect
		.element(
			page.getByText(
				new RegExp(`Now: channel ${channel + 1}, row ${row + 1}, column ${column + 1},`)
			)
		)
		.toBeVisible();
});

describe('the selected patch', () => {
	const nameOf = ({ channel, row, column }: ReturnType<typeof strongestCell>) =>
		new RegExp(`Now: channel ${channel + 1}, row ${row + 1}, column ${column + 1},`);

	async function opened(lab: Lab = noModel) {
		const { selection, ...input } = syntheticInput();
		const data = derive(input);
		const select = vi.fn();
		const screen = await render(DecodingPanel, { data, selection, select, lab });
		const selectElsewhere = (patch: number | null) =>
			screen.rerender({ selection: { ...selection, patch } });
		return { data, select, screen, selectElsewhere };
	}

	test('is the block of pixels that is outlined in every picture, and in the latent', async () => {
		const { screen, selectElsewhere } = await opened(enlarging().lab);
		await range().fill('2');
		await expect.element(page.getByText(/visibly moves/)).toBeVisible();
		await selectElsewhere(11);
		// Row 3, column 4 of 4 × 4.
		const middle = [0.875, 0.625];
		const drawings = [
			...['The clean latent, decoded; choose a pixel', 'Change of every pixel'],
			...['Clean latent, channel 1', 'Clean latent, channel 2']
		];
		for (const name of drawings) {
			const drawing = screen.container.querySelector(`[aria-label="${name}"]`)!;
			const frame = drawing.closest('div:has(> .patch-mark)')!;
			expect(patchMarks(frame), name).toEqual([middle]);
			const mark = frame.querySelector('.patch-mark rect')!.getBoundingClientRect();
			expect(mark.width, name).toBeCloseTo(drawing.clientWidth / SIZE.grid, 0);
		}
		const nudgedPicture = page.getByRole('application', { name: 'The clean latent, nudged' });
		const mark = nudgedPicture.element().querySelector('rect.selected');
		expect([mark?.getAttribute('x'), mark?.getAttribute('y')]).toEqual(['3', '2']);
	});

	test('is chosen by a pixel, with the keyboard, the mouse and a finger', async () => {
		const { select } = await opened();
		decodedPicture().element().focus();
		await userEvent.keyboard('{PageDown}{End}{Enter}');
		expect(select).toHaveBeenLastCalledWith({ patch: SIZE.N - 1 });
		const side = decodedPicture().element().clientWidth / SIZE.grid;
		await decodedPicture().click({ position: { x: 0.5 * side, y: 1.5 * side } });
		expect(select).toHaveBeenLastCalledWith({ patch: SIZE.grid });
		tap(decodedPicture().element(), 0.3, 0.1);
		expect(select).toHaveBeenLastCalledWith({ patch: 1 });
		tap(page.getByRole('application', { name: 'Clean latent, channel 2' }).element(), 0.8, 0.1);
		expect(select).toHaveBeenLastCalledWith({ patch: 3 });
	});

	test('is chosen by a finger in the enlarged channel, which is there for fingers alone', async () => {
		const { data, select, screen } = await opened();
		const { channel } = strongestCell(data, null);
		const enlarged = screen.container.querySelector(`[aria-label$="${channel + 1}, enlarged"]`)!;
		expect(enlarged.checkVisibility()).toBe(false);
		enlarged.closest<HTMLElement>('.large')!.style.display = 'block';
		tap(enlarged, 0.9 / s, 1.1 / s);
		expect(select).toHaveBeenLastCalledWith({ patch: 0 });
		await expect.element(page.getByText(nameOf({ channel, row: 1, column: 0 }))).toBeVisible();
	});

	test('leads the cell that is nudged, until one is picked', async () => {
		const { data, screen, selectElsewhere } = await opened();
		await selectElsewhere(11);
		await expect.element(page.getByText(nameOf(strongestCell(data, 11)))).toBeVisible();
		await selectElsewhere(2);
		await expect.element(page.getByText(nameOf(strongestCell(data, 2)))).toBeVisible();
		await chooseFirstCell();
		const first = page.getByText(nameOf({ channel: 0, row: 0, column: 0 }));
		await expect.element(first).toBeVisible();
		await selectElsewhere(11);
		await expect.element(first).toBeVisible();
		// A second choice takes the pick back.
		const tile = screen.getByRole('application', { name: 'Clean latent, channel 1' });
		tap(tile.element(), 0.01, 0.01);
		await expect.element(page.getByText(nameOf(strongestCell(data, 11)))).toBeVisible();
	});

	test('leaves alone what is being nudged', async () => {
		const { data, selectElsewhere } = await opened(enlarging().lab);
		await selectElsewhere(11);
		await range().fill('3');
		await selectElsewhere(2);
		const { channel, row, column } = strongestCell(data, 11);
		await expect
			.element(
				page.getByText(
					new RegExp(`Now: channel ${channel + 1}, row ${row + 1}, column ${column + 1}, .* nudged`)
				)
			)
			.toBeVisible();
	});
});

test('without a model it says so', async () => {
	open(noModel);
	await range().fill('2');
	await expect.element(page.getByText(new NoModelError().message)).toBeVisible();
	await expect.element(page.getByText(/visibly moves/)).not.toBeInTheDocument();
});

test('has no accessibility fault that axe-core finds', async () => {
	open(enlarging().lab);
	await expect.element(page.getByText(/visibly moves/)).toBeVisible();
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
		[]
	);
});
