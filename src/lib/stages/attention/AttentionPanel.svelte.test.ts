import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { argmax } from '../../tensor/statistics.ts';
import { tensor } from '../../tensor/tensor.ts';
import type { Lab } from '../../trace/lab.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import { NOTHING_SELECTED, type Selection } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import type { ChangesByHand, StageInput } from '../stage.ts';
import { askedHeadsOf } from './asked-half.ts';
import AttentionPanel from './AttentionPanel.svelte';
import { derive } from './derive.ts';
import { habitsOf } from './habits.ts';
import { mapOf, rowOf } from './maps.ts';

interface Options {
	readonly lab?: Lab;
	readonly open?: (number: NumberRef) => void;
	readonly changes?: ChangesByHand;
	/** How many steps the mean is over that the page reads; it reads none where this is absent. */
	readonly averaged?: number;
	/** Words of the prompt; “cat” and “balloon” are things. */
	readonly words?: readonly string[];
}

/** The synthetic model with a vocabulary of just these words. */
function inputOf(selection: Selection, words?: readonly string[]): StageInput {
	const input = syntheticInput({ selection, ...(words && { words }) });
	const { manifest } = input;
	if (!words) return input;
	const things = ['cat', 'balloon'].map((name) => ({ name, synonyms: [] }));
	return { ...input, manifest: { ...manifest, text: { ...manifest.text, words, things } } };
}

async function show(
	change: Partial<Selection> = {},
	{ lab = noModel, open, changes, averaged, words }: Options = {}
) {
	const selection = { ...NOTHING_SELECTED, ...change };
	const input = inputOf(selection, words);
	const { steps } = input.trace;
	const stepMean = averaged !== undefined && {
		steps: steps.slice(0, averaged),
		wanted: steps.length,
		internals: input.internals
	};
	const data = derive({ ...input, ...(stepMean && { stepMean }) })!;
	const select = vi.fn();
	const screen = await render(AttentionPanel, { data, selection, select, lab, open, changes });
	return { screen, select, data, selection };
}

async function expectAccessible(container: Element): Promise<void> {
	const { violations } = await axe.run(container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** A model whose output matrix copies a block's heads into the tokens. */
const copying: Lab = {
	...noModel,
	weight: async () =>
		tensor(
			Float32Array.from({ length: SIZE.D ** 2 }, (_, i) => +(i % (SIZE.D + 1) === 0)),
			[SIZE.D, SIZE.D]
		)
};

test('says where the chosen head looks, and draws every head of every block on one canvas', async () => {
	const { screen } = await show({ block: 1, head: 2 });
	await expect.element(screen.getByText(/Head 3 of block 2 looks/)).toBeVisible();
	const wall = screen.getByRole('application', { name: /^All heads of all blocks/ });
	const canvases = wall.element().querySelectorAll('canvas');
	expect(canvases).toHaveLength(1);
	// Tiles of 4 × 4 numbers with a pixel around each; one row and one column more for the averages.
	expect([canvases[0].width, canvases[0].height]).toEqual([(SIZE.H + 1) * 6, (SIZE.L + 1) * 6]);
});

test('blocks, heads, patches and words are chosen by mouse', async () => {
	const { screen, select } = await show({ block: 1 });
	await screen.getByRole('group', { name: 'Block' }).getByText('3').click();
	expect(select).toHaveBeenLastCalledWith({ block: 2, head: null });
	await screen.getByRole('group', { name: 'Head' }).getByText('2').click();
	expect(select).toHaveBeenLastCalledWith({ block: 1, head: 1 });
	await screen.getByRole('button', { name: /red/ }).first().click();
	expect(select).toHaveBeenLastCalledWith({ word: 2 });
	await screen
		.getByRole('application', { name: /choose the patch that asks/ })
		.first()
		.click({ position: { x: 4, y: 4 } });
	expect(select).toHaveBeenLastCalledWith({ patch: 0 });
});

test('a tile of the wall chooses its head, by mouse and by keyboard', async () => {
	const { screen, select } = await show({ block: 1, head: 1 });
	const wall = screen.getByRole('application', { name: /^All heads of all blocks/ });
	await wall.click({ position: { x: 8, y: 8 } });
	expect(select).toHaveBeenLastCalledWith({ block: 0, head: 0 });
	wall.element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ block: 2, head: 2 });
	await userEvent.keyboard('{Escape}');
	expect(select).toHaveBeenLastCalledWith({ block: 1, head: null });
});

test('in every picture the frame is on the patch that asks, and the ring on the answer that is opened', async () => {
	const { screen, data } = await show({ block: 1, head: 2, patch: 5 }, { lab: copying });
	const row = rowOf(mapOf(data.self, { block: 1, head: 2 }), 5);
	const answer = argmax(row.map((share, key) => (key === 5 ? 0 : share)));
	const looks = screen.getByRole('application', {
		name: /^Where the patch at row 2, column 2 looks/
	});
	const given = screen.getByRole('application', { name: /^What the asking patch gets/ });
	const place = (mark: Element) => [mark.getAttribute('x'), mark.getAttribute('y')].map(Number);
	await expect.element(given).toBeVisible();
	const { width } = looks.element().getBoundingClientRect();
	const middle = ([column, row]: number[]) => ({
		x: ((column + 0.5) * width) / 4,
		y: ((row + 0.5) * width) / 4
	});
	const to = [answer % 4, Math.floor(answer / 4)];
	await looks.click({ position: middle(to) });
	for (const picture of screen.container.querySelectorAll('[role=application]:has(.selected)')) {
		if (!/patch/i.test(picture.ariaLabel!) || /^All heads/.test(picture.ariaLabel!)) continue;
		expect(place(picture.querySelector('rect.selected')!)).toEqual([1, 1]);
	}
	for (const picture of [looks, given]) {
		const [x, y] = place(picture.element().querySelector('rect.ring')!);
		expect([Math.floor(x), Math.floor(y)]).toEqual(to);
	}
	await expect.element(screen.getByText(/^Framed: the patch that asks. Ringed: /)).toBeVisible();
	await looks.click({ position: middle([1, 1]) });
	await expect
		.element(
			screen.getByText(/the patch at row 2, column 2 gives .* to the patch at row 2, column 2/)
		)
		.toBeVisible();
});

test('nothing is ringed where no answer is opened', async () => {
	const { screen } = await show({ over: 'run', block: 1, head: 2 }, { averaged: 5 });
	await expect.element(screen.getByText('Framed: the patch that asks.')).toBeVisible();
	expect(screen.container.querySelectorAll('rect.ring')).toHaveLength(0);
});

test('heads are added to the average with Shift, in the mode for it, and by keyboard', async () => {
	const { screen, select, selection } = await show({ block: 1, head: 1 });
	const wall = screen.getByRole('application', { name: /^All heads of all blocks/ });
	const among = [
		{ block: 0, head: 0 },
		{ block: 1, head: 1 }
	];
	await wall.click({ position: { x: 8, y: 8 }, modifiers: ['Shift'] });
	expect(select).toHaveBeenLastCalledWith({ among });
	await screen.getByRole('checkbox', { name: /^Choose several/ }).click();
	await wall.click({ position: { x: 8, y: 8 } });
	expect(select).toHaveBeenLastCalledWith({ among });
	await screen.rerender({ selection: { ...selection, among } });
	await expect
		.element(screen.getByText(/^The average over head 1 of block 1 and head 2 of block 2 looks/))
		.toBeVisible();
	expect(wall.element().querySelectorAll('rect.selected')).toHaveLength(2);
	await screen.getByRole('checkbox', { name: /^Choose several/ }).click();
	wall.element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{Shift>}{Enter}{/Shift}');
	expect(select).toHaveBeenLastCalledWith({ among: [...among, { block: 1, head: 2 }] });
	await userEvent.keyboard('{Escape}');
	expect(select).toHaveBeenLastCalledWith({ block: 1, head: 1 });
	await screen.getByRole('button', { name: 'All heads', exact: true }).click();
	expect(select).toHaveBeenLastCalledWith({ blocks: 'all', head: null });
	await screen.getByRole('button', { name: 'Back to head 2 of block 2' }).click();
	expect(select).toHaveBeenLastCalledWith({ block: 1, head: 1 });
	await expectAccessible(screen.container);
});

test('a label of the wall chooses a whole block, or adds it', async () => {
	const { screen, select } = await show({ block: 1, head: 1 });
	const label = screen.container.querySelectorAll<HTMLElement>('.beside button')[2];
	await userEvent.click(label);
	expect(select).toHaveBeenLastCalledWith({ block: 2, head: null });
	await screen.getByRole('checkbox', { name: /^Choose several/ }).click();
	await userEvent.click(label);
	const third = Array.from({ length: SIZE.H }, (_, head) => ({ block: 2, head }));
	expect(select).toHaveBeenLastCalledWith({ among: [{ block: 1, head: 1 }, ...third] });
});

test('the map of what heads of one block give is drawn for some of them, too', async () => {
	const heads = (...blocks: number[]) => blocks.map((block, head) => ({ block, head }));
	const { screen, selection } = await show({ among: heads(1, 1) }, { lab: copying });
	await expect
		.element(screen.getByRole('application', { name: /^What the asking patch gets/ }))
		.toBeVisible();
	await screen.rerender({ selection: { ...selection, among: heads(1, 2) } });
	await expect.element(screen.getByText(/belongs to one block: choose heads of one/)).toBeVisible();
});

describe('a head is changed where it is looked at', () => {
	const muted = { kind: 'head', attention: 'self', block: 1, head: 2, factor: 0, from: 0 } as const;
	const changesOf = (...all: ChangesByHand['all']) => ({ all, add: vi.fn(), remove: vi.fn() });
	const figure = (title: RegExp) => page.getByRole('figure', { name: title });
	const [self, cross, cell] = [/^Self-attention/, /^Cross-attention/, /^One probability/];

	test('beside each attention, and where its numbers are opened', async () => {
		const changes = changesOf();
		const { screen } = await show({ block: 1, head: 2 }, { changes });
		const without = 'Draw without this head';
		await figure(self).getByRole('button', { name: without }).click();
		expect(changes.add).toHaveBeenLastCalledWith(muted);
		await figure(cross).getByRole('button', { name: 'Boost this head × 2' }).click();
		const boosted = { ...muted, attention: 'cross', factor: 2 };
		expect(changes.add).toHaveBeenLastCalledWith(boosted);
		await figure(cell).getByRole('button', { name: without }).click();
		expect(changes.add).toHaveBeenLastCalledWith(muted);
		await expectAccessible(screen.container);
	});

	test('of the word that is looked for, which <start> is not', async () => {
		const changes = changesOf({ kind: 'word', word: 2, factor: 0, from: 0 });
		const { screen, selection } = await show({ block: 1, head: null, word: 2 }, { changes });
		const buttons = () => figure(cross).getByRole('button', { name: /^Draw without/ });
		await expect.element(figure(cross).getByText(/^Mute the word “red”/)).toBeVisible();
		await figure(cross).getByRole('button', { name: 'Boost “red” × 2' }).click();
		expect(changes.add).toHaveBeenLastCalledWith({ kind: 'word', word: 2, factor: 2, from: 0 });
		await figure(cross)
			.getByRole('button', { name: /^Take back/ })
			.click();
		expect(changes.remove.mock.calls).toEqual([[changes.all[0]]]);
		const first = { ...selection, word: 0 };
		await screen.rerender({
			selection: first,
			data: derive(syntheticInput({ selection: first }))!
		});
		expect(buttons().elements()).toEqual([]);
	});

	test('what is changed of it is said there, and taken back', async () => {
		const changes = changesOf(muted, { ...muted, head: 0 }, { ...muted, attention: 'cross' });
		await show({ block: 1, head: 2 }, { changes });
		const made = figure(self).getByRole('list', { name: 'Changes of this head' });
		expect(made.getByRole('listitem').elements()).toHaveLength(1);
		await expect
			.element(made.getByText(/^Mute head 3 of block 2 \(self-attention\)/))
			.toBeVisible();
		await made.getByRole('button').click();
		expect(changes.remove.mock.calls).toEqual([[muted]]);
	});

	test('an average has none to change but the one that is opened, and no other than a live page has any', async () => {
		await show({ block: 1, head: null }, { changes: changesOf() });
		const buttons = (title: RegExp) =>
			figure(title).getByRole('button', { name: 'Draw without this head' }).elements();
		expect([self, cross, cell].map((title) => buttons(title).length)).toEqual([0, 0, 1]);
	});
});

test('nothing is offered to change where nothing can draw', async () => {
	const { screen } = await show({ block: 1, head: 2 });
	await expect.element(screen.getByText(/^Head 3 of block 2 looks/)).toBeVisible();
	expect(screen.getByRole('button', { name: /^Draw without/ }).elements()).toEqual([]);
});

test('what it keeps of its own is in the selection, and comes back from it', async () => {
	const { screen, select, selection } = await show({ block: 1, head: 1, patch: 5 });
	await screen.getByText('arcs', { exact: true }).click();
	await screen.getByText('patch → word').click();
	await screen.getByText('whole matrix').click();
	await screen.getByRole('button', { name: 'Distance' }).click();
	const view = {
		'attention-form': 'arcs',
		'opened-attention': 'cross',
		wall: '2',
		'ranked-by': '3'
	};
	await expect
		.poll(() => Object.assign({}, ...select.mock.calls.map(([change]) => change.view)))
		.toEqual(view);
	await screen.rerender({
		selection: {
			...selection,
			view: {
				...view,
				'attention-form': 'heat',
				ranked: 'down',
				'opened-attention': 'self',
				answer: '7'
			}
		}
	});
	await expect
		.element(screen.getByText(/gives .* of its attention to the patch at row 2, column 3/))
		.toBeVisible();
	await expect
		.element(screen.getByRole('columnheader', { name: 'Distance' }))
		.toHaveAttribute('aria-sort', 'descending');
	await expect
		.element(screen.getByRole('group', { name: 'Drawn as' }).getByRole('radio', { name: 'heat' }))
		.toBeChecked();
});

test('nonsense in what it keeps is as if nothing were said', async () => {
	const view = { 'attention-form': 'toString', wall: '9', 'ranked-by': '99', answer: '999' };
	const { screen, selection } = await show({ block: 1, head: 1, view });
	await expect.element(screen.getByText('In the model’s order, block by block.')).toBeVisible();
	await expect.element(screen.getByText(/to the patch at row 4, column 4/)).toBeVisible();
	expect(selection.view).toBe(view);
	const form = screen.getByRole('group', { name: 'Drawn as' });
	await expect.element(form.getByRole('radio', { name: 'heat' })).toBeChecked();
});

test('the average over blocks is chosen like a block, and ends with the next one', async () => {
	const { screen, select, selection } = await show({ block: 1, head: 1 });
	const blocks = screen.getByRole('group', { name: 'Block' });
	await blocks.getByText('average').click();
	expect(select).toHaveBeenLastCalledWith({ blocks: 'all', head: 1 });
	await screen.rerender({ selection: { ...selection, blocks: 'all' } });
	await expect
		.element(screen.getByText(/^The average over the blocks of their head 2 looks/))
		.toBeVisible();
	await expect.element(screen.getByText(/An average has no q and k/)).toBeVisible();
	await blocks.getByText('2', { exact: true }).click();
	expect(select).toHaveBeenLastCalledWith({ block: 1, head: 1 });
	await screen.rerender({ selection });
	await expect.element(screen.getByText(/^Head 2 of block 2 looks/)).toBeVisible();
});

test('the wall shows whole matrices and readers of a word as well', async () => {
	const { screen } = await show();
	const canvas = () =>
		screen
			.getByRole('application', { name: /^All heads of all blocks/ })
			.element()
			.querySelector('canvas')!;
	await screen.getByText('whole matrix').click();
	await expect.poll(() => canvas().width).toBe((SIZE.H + 1) * (SIZE.N + 2));
	await screen.getByText('to the word').click();
	await expect.poll(() => canvas().width).toBe((SIZE.H + 1) * 6);
	await expect.element(screen.getByText(/how much every patch reads “balloon”/)).toBeVisible();
});

test('self-attention is drawn as arcs and as a matrix, where a pair is chosen', async () => {
	const { screen, select } = await show({ block: 1, head: 1, patch: 5 });
	await screen.getByText('arcs', { exact: true }).click();
	await expect.element(screen.getByText(/^An arc to each patch/)).toBeVisible();
	expect(screen.container.querySelectorAll('path.arc').length).toBeGreaterThan(0);
	await screen.getByText('matrix', { exact: true }).click();
	const matrix = screen.getByRole('application', { name: /^Every patch’s attention/ });
	await matrix.click({ position: { x: 2, y: 2 } });
	expect(select).toHaveBeenCalledWith({ patch: 0 });
	await expect.element(screen.getByText(/to the patch at row 1, column 1/)).toBeVisible();
});

test('the output-space map stands beside the query–key map once the weights are read', async () => {
	const { screen } = await show({ block: 1, head: 1 }, { lab: copying });
	const given = screen.getByRole('application', { name: /^What the asking patch gets/ });
	await expect.element(given).toBeVisible();
	await expect.element(screen.getByText(/Correlation of the two maps/)).toBeVisible();
});

test('without the model the output-space map says what it waits for', async () => {
	const { screen } = await show({ block: 1, head: 1 });
	await expect.element(screen.getByText(/The model is not loaded yet/)).toBeVisible();
});

test('the table ranks heads by any measure, and a head is chosen in it', async () => {
	const { screen, select, data } = await show({ block: 1 });
	const first = () => screen.getByRole('button', { name: /^Head \d of block \d$/ }).first();
	await expect.element(first()).toHaveAccessibleName('Head 1 of block 1');
	await screen.getByRole('button', { name: 'Distance' }).click();
	const [nearest] = habitsOf(data).toSorted((a, b) => a.look.distance - b.look.distance);
	const name = `Head ${nearest.head + 1} of block ${nearest.block + 1}`;
	await expect.element(first()).toHaveAccessibleName(name);
	const header = screen.getByRole('columnheader', { name: 'Distance' });
	await expect.element(header).toHaveAttribute('aria-sort', 'ascending');
	await first().click();
	expect(select).toHaveBeenCalledWith({ block: nearest.block, head: nearest.head });
	await screen.getByRole('button', { name: 'Distance' }).click();
	await expect.element(header).toHaveAttribute('aria-sort', 'descending');
});

test('the numbers of a cell are opened by hand', async () => {
	const opened = vi.fn();
	const { screen } = await show({ block: 1, head: 2, patch: 5 }, { open: opened });
	await screen.getByText('patch → word').click();
	await screen.getByRole('button', { name: /by hand$/ }).click();
	const pair = { attention: 'cross', block: 1, head: 2, query: 5, key: 3 };
	expect(opened).toHaveBeenLastCalledWith({ kind: 'probability', ...pair });
	await screen.getByRole('button', { name: /q·k ÷ √d/ }).click();
	expect(opened).toHaveBeenLastCalledWith({ kind: 'logit', ...pair });
});

test('the asking patch moves by keyboard', async () => {
	const { screen, select } = await show({ patch: 5 });
	const picture = screen.getByRole('application', { name: /choose the patch that asks/ }).first();
	picture.element().focus();
	await userEvent.keyboard('{ArrowRight}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ patch: 6 });
});

test('a head’s cell is opened with its own numbers, which agree with the engine’s', async () => {
	const { screen } = await show({ block: 1, head: 0, patch: 5 });
	const differs = screen.getByText(/^differs by/);
	await expect.element(differs).toBeVisible();
	const shares = screen.getByRole('row', { name: /softmax|the engine/ }).elements();
	const [ours, engine] = shares.map((row) => row.querySelector('b')!.textContent);
	expect(ours).toBe(engine);

	await screen.getByText('patch → word').click();
	await expect.element(screen.getByText(/of its attention to “balloon”/)).toBeVisible();
});

test('of an average, the head that looks nearest is opened, and can be looked at alone', async () => {
	const { screen, select, data } = await show({ block: 1, head: null });
	const inBlock = habitsOf(data).filter(({ block }) => block === 1);
	const [{ head }] = inBlock.toSorted((a, b) => a.look.distance - b.look.distance);
	await expect.element(screen.getByText(/An average has no q and k/)).toBeVisible();
	await expect.element(screen.getByText(/^differs by/)).toBeVisible();
	await screen.getByRole('button', { name: `Look at head ${head + 1} of block 2 alone` }).click();
	expect(select).toHaveBeenLastCalledWith({ block: 1, head });
});

test('a head that stands out is chosen, the table ranked by what it does, and its row brought into view', async () => {
	const { screen, select, data, selection } = await show({ block: 1 });
	const furthest = habitsOf(data).toSorted((a, b) => b.look.distance - a.look.distance)[0];
	await screen.getByRole('button', { name: /Looks furthest/ }).click();
	const { block, head } = furthest;
	expect(select).toHaveBeenCalledWith({ block, head });
	const header = screen.getByRole('columnheader', { name: 'Distance' });
	await expect.element(header).toHaveAttribute('aria-sort', 'descending');
	await expect.element(screen.getByText(/^Ranked by Distance, the most first/)).toBeVisible();
	const table = screen.getByRole('region', { name: 'Every head in numbers' }).element();
	(table as HTMLElement).style.maxHeight = '5rem';
	await screen.getByRole('button', { name: 'Back to the model’s order' }).click();
	await screen.rerender({
		data: { ...data, block: 2, head: 2 },
		selection: { ...selection, block: 2, head: 2 }
	});
	const row = () => table.querySelector('.chosen')!.getBoundingClientRect();
	await expect.poll(() => row().bottom).toBeLessThanOrEqual(table.getBoundingClientRect().bottom);
});

test('the table is one stop for Tab, and arrows go from row to row', async () => {
	const { screen, select } = await show({ block: 1, head: 0 });
	const row = (name: string) => screen.getByRole('button', { name, exact: true });
	const stops = screen.container.querySelectorAll('tbody tr button[tabindex="0"]');
	expect(stops).toHaveLength(1);
	row('Head 1 of block 2').element().focus();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(row('Head 2 of block 2')).toHaveFocus();
	await userEvent.keyboard('{End}{ArrowUp}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ block: 2, head: 1 });
});

test('the mean over steps is not offered where nothing reads it', async () => {
	const { screen } = await show({ over: 'run' });
	await expect.element(screen.getByRole('group', { name: 'Head' })).toBeVisible();
	expect(screen.getByRole('group', { name: 'Over steps' }).elements()).toEqual([]);
	expect(screen.getByText(/mean over/).elements()).toEqual([]);
});

test('the mean over steps is chosen beside block and head', async () => {
	const { screen, select } = await show({}, { averaged: 0 });
	const group = screen.getByRole('group', { name: 'Over steps' });
	await expect.element(group.getByRole('radio', { name: 'this one' })).toBeChecked();
	await group.getByText('the whole run').click();
	expect(select).toHaveBeenLastCalledWith({ over: 'run' });
	await group.getByText('all so far').click();
	expect(select).toHaveBeenLastCalledWith({ over: 'so-far' });
	await group.getByText('some', { exact: true }).click();
	expect(select).toHaveBeenLastCalledWith({ over: { from: 0, to: 2 } });
});

test('the mean over some steps has its ends chosen, which never pass each other', async () => {
	const { screen, select } = await show({ over: { from: 1, to: 2 } }, { averaged: 0 });
	const chosen = screen
		.getByRole('group', { name: 'Over steps' })
		.getByRole('radio', { name: 'some' });
	await expect.element(chosen).toBeChecked();
	const [from, to] = ['from', 'to'].map((name) =>
		screen.getByRole('combobox', { name, exact: true })
	);
	await expect.element(from).toHaveValue('1');
	await to.selectOptions('5');
	expect(select).toHaveBeenLastCalledWith({ over: { from: 1, to: 4 } });
	await from.selectOptions('4');
	expect(select).toHaveBeenLastCalledWith({ over: { from: 3, to: 3 } });
	await to.selectOptions('1');
	expect(select).toHaveBeenLastCalledWith({ over: { from: 0, to: 0 } });
	await expectAccessible(screen.container);
});

test('a mean says over which steps it is, and has no cell', async () => {
	const { screen, select } = await show({ over: 'run', block: 1, head: 2 }, { averaged: 5 });
	const group = screen.getByRole('group', { name: 'Over steps' });
	await expect.element(group.getByRole('radio', { name: 'the whole run' })).toBeChecked();
	await expect
		.element(screen.getByText('Everything below is the mean over all 5 steps.'))
		.toHaveAttribute('role', 'status');
	await expect
		.element(screen.getByText(/Head 3 of block 2 looks, on average over all 5 steps,/))
		.toBeVisible();
	await expect.element(screen.getByText('All 9 heads, mean over all 5 steps')).toBeVisible();
	await expect
		.element(screen.getByText(/“balloon” is read, on average over all 5 steps, most/))
		.toBeVisible();
	await expect
		.element(screen.getByText(/Each row is of the head’s mean map over all 5 steps/))
		.toBeVisible();
	await expect.element(screen.getByText(/belongs to one step/)).toBeVisible();
	await expect.element(screen.getByText(/A mean over steps has no q and k/)).toBeVisible();
	expect(screen.getByText('softmax', { exact: true }).elements()).toEqual([]);
	await screen.getByRole('button', { name: 'Open this step' }).click();
	expect(select).toHaveBeenLastCalledWith({ over: 'step' });
});

test('while a mean is read, what is there of it is drawn, and it can be given up', async () => {
	const { screen, select } = await show({ over: 'run' }, { averaged: 2 });
	const progress = screen.getByRole('progressbar', { name: /^2 of 5 steps are read/ });
	await expect.element(progress).toBeVisible();
	expect(progress.element()).toMatchObject({ value: 2, max: 5 });
	await expect.element(screen.getByText(/looks, on average over steps 1 to 2,/)).toBeVisible();
	await screen.getByRole('group', { name: 'Over steps' }).getByText('this one').click();
	expect(select).toHaveBeenLastCalledWith({ over: 'step' });
});

describe('the layout that the prompt asks for', () => {
	const words = ['<start>', 'cat', 'left', 'of', 'balloon'];

	test('is compared with every head, which it ranks', async () => {
		const { screen, select, data } = await show({}, { words });
		const heads = askedHeadsOf(data.cross, data.asked, data.grid);
		const [best] = heads.toSorted((a, b) => b.share - a.share);
		await expect
			.element(screen.getByText(/ask for “cat” in the left half and “balloon” in the right half/))
			.toBeVisible();
		await screen.getByRole('button', { name: 'In the asked half' }).click();
		const header = screen.getByRole('columnheader', { name: 'In the asked half' });
		await expect.element(header).toHaveAttribute('aria-sort', 'descending');
		const first = screen.getByRole('button', { name: /^Head \d of block \d$/ }).first();
		const name = `Head ${best.head + 1} of block ${best.block + 1}`;
		await expect.element(first).toHaveAccessibleName(name);
		await first.click();
		expect(select).toHaveBeenCalledWith({ block: best.block, head: best.head });
	});

	test('is outlined over the map of an object’s word, and of no other', async () => {
		const { screen } = await show({ word: 4 }, { words });
		const outline = screen.container.querySelector('.half');
		expect(outline?.className).toContain('right');
		const map = outline!.parentElement!.getBoundingClientRect();
		const half = outline!.getBoundingClientRect();
		expect(half.left).toBeCloseTo(map.left + map.width / 2, 0);
		expect(half.height).toBeCloseTo(map.height, 0);
		await expect
			.element(screen.getByText(/^Outlined: the right half, where the prompt asks for “balloon”/))
			.toBeVisible();
		await expectAccessible(screen.container);
		const other = await show({ word: 2 }, { words });
		expect(other.screen.container.querySelector('.half')).toBeNull();
	});

	test('without one, the panel says so and compares nothing', async () => {
		const { screen } = await show({}, { words: ['<start>', 'cat', 'balloon'] });
		await expect.element(screen.getByText(/^No layout to compare with/)).toBeVisible();
		expect(screen.getByText('In the asked half').elements()).toEqual([]);
		expect(screen.container.querySelector('.half')).toBeNull();
	});
});

test.each([0, 2, 5])('with a mean over %i steps there is no serious fault', async (averaged) => {
	const { screen } = await show({ over: 'run', head: 1 }, { averaged });
	await expectAccessible(screen.container);
});

test('has no serious accessibility fault', async () => {
	const { screen } = await show({ head: 1 });
	await expectAccessible(screen.container);
});
