import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/viz/base.css';
import { noModel } from '#lib/trace/testing/no-model.ts';
import type { View } from '#lib/trace/selection.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { signedScale, symmetricExtent } from '#lib/viz/scales.ts';
import { tap } from '#lib/viz/testing/tap.ts';
import { theme } from '#lib/viz/theme.svelte.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { cutAnother, derive, describe as sentenceOf, entriesOf } from './derive.ts';
import { misplaced, shuffled, swapped } from './jigsaw.ts';
import PatchingPanel from './PatchingPanel.svelte';

function prepare(patch: number | null) {
	const input = syntheticInput({ selection: { patch } });
	const data = derive(input);
	const select = vi.fn();
	return { input, data, select, props: { data, selection: input.selection, select, lab: noModel } };
}

function open(patch: number | null) {
	const { input, data, select } = prepare(patch);
	render(PatchingPanel, { data, selection: input.selection, select, lab: noModel });
	return { data, select, sentence: sentenceOf(data, input.selection) };
}

test('says what is on screen', async () => {
	const { sentence } = open(5);
	await expect.element(page.getByText(sentence)).toBeInTheDocument();
});

test('a patch chosen by keyboard in the picture is selected', async () => {
	const { select } = open(null);
	const vector = page.getByRole('list', { name: 'The patch’s vector' });
	await expect.element(vector).toBeVisible();
	await expect
		.element(page.getByText(/^Until you choose one: the patch in row 3, column 3/))
		.toBeVisible();
	const picture = page.getByRole('application', { name: /picture, cut into 4 × 4 patches/ });
	picture.element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: SIZE.grid + 1 });
});

test('a row chosen in the matrix is the same patch', async () => {
	const { select } = open(2);
	const matrix = page.getByRole('application', { name: /Matrix of patches/ });
	matrix.element().focus();
	await userEvent.keyboard('{PageDown}{Enter}');
	expect(select).toHaveBeenCalledExactlyOnceWith({ patch: SIZE.N - 1 });
});

describe('pointing at', () => {
	const picture = () => page.getByRole('application', { name: /picture, cut into 4 × 4 patches/ });
	const matrix = () => page.getByRole('application', { name: /Matrix of patches/ });
	const canvas = () => document.querySelector<HTMLCanvasElement>('.flight canvas')!;
	/** Somewhere that belongs to no patch. */
	const away = () => page.getByRole('button', { name: 'Put the patches back' });
	const drawn = () => {
		const { width, height } = canvas();
		return canvas().getContext('2d')!.getImageData(0, 0, width, height).data;
	};

	/** The rows whose left edge was drawn over since `before`: only a row's frame crosses its middle. */
	function framedRows(before: Uint8ClampedArray): number[] {
		const [box, whole] = [matrix().element(), canvas()].map((e) => e.getBoundingClientRect());
		const density = canvas().width / whole.width;
		const left = Math.round((box.left - whole.left) * density);
		const after = drawn();
		return Array.from({ length: SIZE.N }, (_, row) => row).filter((row) => {
			const y = Math.round(((row + 0.5) / SIZE.N) * box.height * density);
			const start = 4 * (y * canvas().width + left - 3);
			return after.subarray(start, start + 24).some((value, i) => value !== before[start + i]);
		});
	}

	/** The patch that is marked in the picture, though not selected. */
	function markedPatch(): number | undefined {
		const mark = picture().element().querySelector('rect.hovered');
		return mark
			? Number(mark.getAttribute('y')) * SIZE.grid + Number(mark.getAttribute('x'))
			: undefined;
	}

	test.each([1, 6, 15])('patch %i in the picture frames its row in the matrix', async (patch) => {
		open(null);
		await expect.poll(() => canvas().width).toBeGreaterThan(300);
		const before = drawn();
		const side = picture().element().clientWidth / SIZE.grid;
		const [x, y] = [patch % SIZE.grid, Math.floor(patch / SIZE.grid)].map((i) => (i + 0.5) * side);
		await picture().hover({ position: { x, y } });
		await expect.poll(() => framedRows(before)).toEqual([patch]);
		await away().hover();
		await expect.poll(() => framedRows(before)).toEqual([]);
	});

	test.each([1, 6, 15])('row %i of the matrix marks its patch in the picture', async (row) => {
		open(null);
		await expect.element(matrix()).toBeVisible();
		const { clientHeight } = matrix().element();
		await matrix().hover({ position: { x: 5, y: ((row + 0.5) / SIZE.N) * clientHeight } });
		await expect.poll(markedPatch).toBe(row);
		await away().hover();
		await expect.poll(markedPatch).toBeUndefined();
	});

	test('a row by keyboard marks its patch as well', async () => {
		open(null);
		matrix().element().focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
		await expect.poll(markedPatch).toBe(3);
	});
});

describe('the channel picker', () => {
	const channels = () => page.getByRole('group', { name: 'Show' });
	const shown = (name: string) =>
		page.getByRole('application', { name: `${name}, cut into 4 × 4 patches` });
	const pixels = (name: string) => {
		const canvas = shown(name).element().querySelector('canvas')!;
		const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
		return { width: canvas.width, data: [...data] };
	};

	test('shows a channel of the latent in its colours, and the picture again', async () => {
		const { input, data, props } = prepare(null);
		const { rerender } = await render(PatchingPanel, props);
		const withChannel = (channel: number | null) =>
			rerender({ selection: { ...input.selection, channel } });
		expect(channels().getByRole('radio').elements()).toHaveLength(1 + SIZE.C);
		await channels().getByText('2', { exact: true }).click();
		expect(props.select).toHaveBeenLastCalledWith({ channel: 1 });
		await withChannel(1);
		await expect.element(shown('Channel 2 of the latent')).toBeVisible();
		const expected = new Uint8ClampedArray(4 * SIZE.s ** 2);
		const scale = signedScale(symmetricExtent(data.latent.data), theme.current);
		scale.paint(slice(data.latent, 1).data, expected);
		const { width, data: painted } = pixels('Channel 2 of the latent');
		expect(width).toBe(SIZE.s);
		painted.forEach((level, i) => expect(Math.abs(level - expected[i])).toBeLessThanOrEqual(1));
		await channels().getByText('picture', { exact: true }).click();
		expect(props.select).toHaveBeenLastCalledWith({ channel: null });
		await withChannel(null);
		await expect.element(shown('The guessed picture')).toBeVisible();
		expect(pixels('The guessed picture').width).toBe(SIZE.S);
	});

	test('is led by arrow keys, and its squares are still the patches', async () => {
		const { input, select, props } = prepare(null);
		const { rerender } = await render(PatchingPanel, props);
		channels().getByRole('radio', { name: 'picture' }).element().focus();
		await userEvent.keyboard('{ArrowRight}');
		expect(select).toHaveBeenCalledExactlyOnceWith({ channel: 0 });
		await rerender({ selection: { ...input.selection, channel: 0 } });
		await expect.element(shown('Channel 1 of the latent')).toBeVisible();
		tap(shown('Channel 1 of the latent').element(), 0.4, 0.9);
		expect(select).toHaveBeenLastCalledWith({ patch: 3 * SIZE.grid + 1 });
	});
});

test("reads out a patch's numbers in the order of its vector", async () => {
	const { data } = open(6);
	const vector = page.getByRole('list', { name: 'The patch’s vector' });
	const entries = Array.from(vector.element().querySelectorAll('li'), (entry) =>
		entry.innerText.split('\n').map((text) => text.trim())
	);
	expect(entries).toEqual(
		entriesOf(data, 6).map(({ value, row, column, channel }) => [
			formatNumber(value),
			`(${row + 1}, ${column + 1}) c${channel + 1}`
		])
	);
});

test('the patches fly back and return', async () => {
	open(null);
	const matrix = page.getByRole('application', { name: /Matrix of patches/ });
	await page.getByRole('button', { name: 'Put the patches back' }).click();
	await expect.element(matrix).not.toBeInTheDocument();
	await page.getByRole('button', { name: 'Cut into rows' }).click();
	await expect.element(matrix).toBeInTheDocument();
});

const own = {
	picture: noise(2, 3, SIZE.S, SIZE.S),
	latent: noise(3, SIZE.C, SIZE.s, SIZE.s)
};

test('the visitor’s own picture is cut in the run’s place', async () => {
	const { data, props } = prepare(6);
	render(PatchingPanel, { ...props, own });
	await expect
		.element(page.getByRole('application', { name: /^Your picture, cut into 4 × 4/ }))
		.toBeVisible();
	const [first] = entriesOf(cutAnother(data, own), 6);
	const vector = page.getByRole('list', { name: 'The patch’s vector' });
	expect(vector.element().querySelector('li')?.innerText).toContain(formatNumber(first.value));
});

test('without a latent the own picture is cut, and its rows are waited for', async () => {
	const { props } = prepare(null);
	render(PatchingPanel, { ...props, own: { ...own, latent: undefined, reason: 'It is read.' } });
	await expect.element(page.getByText('It is read.')).toBeVisible();
	await expect.element(page.getByRole('application', { name: /^Your picture, cut/ })).toBeVisible();
});

test('a number of the run is opened by hand, one of the visitor’s picture is not', async () => {
	const { props } = prepare(6);
	const opened = vi.fn();
	const screen = await render(PatchingPanel, { ...props, open: opened });
	const second = page.getByRole('button', { name: /entry 2: see how it was made/ });
	await second.click();
	expect(opened).toHaveBeenCalledExactlyOnceWith({ kind: 'patch-entry', patch: 6, entry: 1 });
	await screen.rerender({ own });
	await expect.element(second).not.toBeInTheDocument();
});

const puzzle = () => page.getByRole('application', { name: /^Puzzle of 4 × 4/ });
const status = (text: RegExp) => page.getByRole('status').filter({ hasText: text });

test('shuffled patches are put back by keys', async () => {
	open(null);
	await page.getByText('all 16').click();
	await page.getByRole('button', { name: 'Shuffle' }).click();
	await expect.element(status(/^16 of 16 patches are away/)).toBeInTheDocument();
	// The same seed makes the same puzzle, so the test knows where the patch of place 1 lies.
	const order = shuffled(SIZE.N, SIZE.N, 1);
	const place = order.indexOf(0);
	puzzle().element().focus();
	await userEvent.keyboard('{Enter}');
	await userEvent.keyboard(`{ArrowDown>${Math.floor(place / SIZE.grid)}/}`);
	await userEvent.keyboard(`{ArrowRight>${place % SIZE.grid}/}{Enter}`);
	const away = misplaced(swapped(order, 0, place));
	expect(away).toBeLessThan(16);
	await expect.element(status(new RegExp(`^${away} of 16 patches are away`))).toBeInTheDocument();
	await page.getByRole('button', { name: 'Put them back' }).click();
	await expect.element(status(/^All 16 patches are at home/)).toBeInTheDocument();
});

test('a shuffle that a link names is dealt, and one that is none is not', async () => {
	const { input, select, props } = prepare(null);
	const withView = (view: View) => ({ selection: { ...input.selection, view } });
	const { rerender } = await render(PatchingPanel, { ...props, ...withView({ jigsaw: '2.3' }) });
	await expect.element(status(/^4 of 16 patches are away/)).toBeInTheDocument();
	await expect
		.element(page.getByRole('group', { name: 'Move' }).getByRole('radio', { name: '4' }))
		.toBeChecked();
	await page.getByRole('button', { name: 'Shuffle' }).click();
	await expect.poll(() => select.mock.lastCall).toEqual([{ view: { jigsaw: '2.4' } }]);
	await rerender(withView({ jigsaw: '2' }));
	await expect.element(status(/^Shuffle the 16 patches/)).toBeInTheDocument();
});

test('two patches change their places when one is pulled onto the other, or both are tapped', async () => {
	open(null);
	await expect.element(puzzle()).toBeVisible();
	const side = puzzle().element().clientWidth / SIZE.grid;
	const at = (column: number, row: number) => ({
		position: { x: (column + 0.5) * side, y: (row + 0.5) * side }
	});
	await userEvent.dragAndDrop(puzzle(), puzzle(), {
		sourcePosition: at(0, 0).position,
		targetPosition: at(2, 1).position
	});
	await expect.element(status(/^2 of 16 patches are away/)).toBeInTheDocument();
	await puzzle().click(at(0, 0));
	await puzzle().click(at(2, 1));
	await expect.element(status(/^Shuffle the 16 patches/)).toBeInTheDocument();
});

test('has no accessibility fault that axe-core finds', async () => {
	open(5);
	await expect.element(page.getByRole('list')).toBeVisible();
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
		[]
	);
});
