import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { at as atIndex } from '../../tensor/indexing.ts';
import type { Change } from '../../trace/changes.ts';
import type { Lab } from '../../trace/lab.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import { NOTHING_SELECTED, type Selection, type View } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { formatNumber } from '../../viz/format.ts';
import { noise, SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive } from './derive.ts';
import { FOLDS } from './folds.ts';
import TextConditioningPanel from './TextConditioningPanel.svelte';

/** Everything is open, as a link can say it. */
const UNFOLDED: View = { unfolded: FOLDS.map(({ id }) => id).join('.') };

async function open(change: Partial<Selection> = {}, lab: Lab = noModel) {
	const selection = { ...NOTHING_SELECTED, view: UNFOLDED, ...change };
	const data = derive(syntheticInput({ selection }))!;
	const select = vi.fn();
	const screen = await render(TextConditioningPanel, { data, selection, select, lab });
	return { screen, select, data };
}

test('every token has its id and its vector', async () => {
	const { screen } = await open();
	await expect.element(screen.getByRole('row', { name: /balloon 3/ })).toBeVisible();
	expect(screen.getByRole('img', { name: /^Vector of/ }).elements()).toHaveLength(4);
});

test('words and blocks are chosen by mouse', async () => {
	const { screen, select } = await open();
	await screen.getByRole('button', { name: 'red' }).click();
	expect(select).toHaveBeenLastCalledWith({ word: 2 });
	await screen.getByRole('button', { name: /^Block 3: self-attention gate/ }).click();
	expect(select).toHaveBeenLastCalledWith({ block: 2 });
});

test('what explains is shown, and the rest opens on demand and is in the link', async () => {
	const { screen, select } = await open({ view: {} });
	await expect.poll(() => screen.getByRole('figure').elements().length).toBe(3);
	await screen.getByText('Two prompts', { exact: true }).click();
	await expect.element(screen.getByLabelText('Other prompt')).toBeVisible();
	await expect.poll(() => select.mock.lastCall).toEqual([{ view: { unfolded: 'prompts' } }]);
	await screen.getByText('Two prompts', { exact: true }).click();
	await expect.element(screen.getByLabelText('Other prompt')).not.toBeInTheDocument();
	await expect.poll(() => select.mock.lastCall).toEqual([{ view: {} }]);
});

test('without text only <start> is left', async () => {
	const { screen, select } = await open({ word: 3 });
	await screen.getByText('without text').click();
	expect(select).toHaveBeenLastCalledWith({ branch: 'without-text' });
	await screen.rerender({
		selection: { ...NOTHING_SELECTED, view: UNFOLDED, branch: 'without-text' }
	});
	await expect.element(screen.getByRole('row', { name: /balloon/ })).not.toBeInTheDocument();
	await expect.element(screen.getByRole('img', { name: 'Vector of “<start>”' })).toBeVisible();
});

test('an entry of the sum is opened by keyboard, with its own numbers', async () => {
	const { screen, data } = await open();
	const { time, pooled, condition } = data.branches[0];
	screen
		.getByRole('application', { name: /^The vector “condition”/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
	const [a, b, sum] = [time[2], pooled[2], condition[2]].map(formatNumber);
	await expect
		.element(screen.getByText(`Entry 3: ${a} + ${b} = ${sum}.`, { exact: false }))
		.toBeVisible();
});

test('an entry of the sinusoid tells its wave', async () => {
	const { screen, data } = await open({ step: 2 });
	screen
		.getByRole('application', { name: /^Sinusoid/ })
		.element()
		.focus();
	await userEvent.keyboard('{End}{Enter}');
	const value = Math.sin(data.frequencies.at(-1)! * data.t);
	const sentence = screen.getByText(/Entry 8 is sin\(ω·t\)/);
	await expect.poll(() => sentence.element().textContent).toContain(`= ${formatNumber(value)}.`);
});

/** A model whose layers are seeded noise in the right shapes, and whose other prompt is the run's own. */
function someModel(): Lab {
	const { D, F } = SIZE;
	const shapes: Record<string, readonly number[]> = {
		'time.0.weight': [D, F],
		'blocks.0.adaln.1.weight': [6 * D, D],
		'blocks.0.adaln.1.bias': [6 * D]
	};
	return {
		...noModel,
		encodeText: async () => syntheticInput().trace.text,
		weight: async (_, name) =>
			noise(700, ...(shapes[name] ?? (name.endsWith('weight') ? [D, D] : [D])))
	};
}

test('without a model the way through the steps says why it is not there', async () => {
	const { screen } = await open();
	await expect.element(screen.getByText(/not loaded yet/)).toBeVisible();
});

test('an entry and a step are chosen on the way through all steps', async () => {
	const { screen, select } = await open({ step: 1 }, someModel());
	const map = screen.getByRole('application', { name: /^self-attention gate: every entry/ });
	await expect.element(map).toBeVisible();
	map.element().focus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ step: 2 });
	await expect.element(screen.getByText(/^Entry 2 at step 2:/)).toBeVisible();
});

test('another prompt is held beside the run’s', async () => {
	const { screen } = await open({}, someModel());
	await screen.getByLabelText('Other prompt').fill('a red balloon');
	await screen.getByRole('button', { name: 'Compare' }).click();
	await expect.element(screen.getByText(/their cosine is 1\./)).toBeVisible();
	await expect
		.element(screen.getByRole('img', { name: 'Cosine of every word of both prompts' }))
		.toBeVisible();
});

/** A step whose blocks add seeded noise to a stream of seeded noise; what LayerNorm makes of it is left out. */
function throughBlocks(selection: Partial<Selection>, changes: readonly Change[] = []) {
	const { L, N, D } = SIZE;
	const input = syntheticInput({ selection });
	const internals = {
		...input.internals,
		'residual.stream': noise(800, L + 1, 2, N, D),
		'attention.self.input': noise(801, L, 2, N, D),
		'attention.self.out': noise(802, L, 2, N, D),
		'attention.cross.out': noise(803, L, 2, N, D),
		'mlp.input': noise(804, L, 2, N, D),
		'mlp.out': noise(805, L, 2, N, D)
	};
	return { ...input, internals, step: { ...input.step, changes } };
}

async function openBlock(change: Partial<Selection>, changes: readonly Change[] = []) {
	const input = throughBlocks({ view: UNFOLDED, ...change }, changes);
	const [select, open] = [vi.fn(), vi.fn()];
	const { selection, internals } = input;
	const props = { data: derive(input)!, selection, select, open, lab: noModel };
	const screen = await render(TextConditioningPanel, props);
	const at = (probe: keyof typeof internals, ...index: number[]) =>
		formatNumber(atIndex(internals[probe]!, ...index));
	return { screen, select, open, at };
}

const BLOCK = { block: 1, branch: 0 } as const;

test('what a block adds is opened number by number, each as its own kind', async () => {
	const { screen, open, at } = await openBlock({ block: 1, patch: 6 });
	const strip = screen.getByRole('application', { name: 'The patch’s vector: gate × MLP' });
	strip.element().focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
	const table = screen.getByRole('table', { name: 'Entry 3, number by number' });
	const number = (name: string) =>
		table.getByRole('button', { name: new RegExp(`, ${name}: see how it was made`) });
	const where = { ...BLOCK, patch: 6, entry: 2 };
	const expected: readonly (readonly [string, NumberRef])[] = [
		['entry before the block', { kind: 'residual-entry', after: 'mlp', ...where, block: 0 }],
		['gate of self-attention', { kind: 'adaln-entry', ...BLOCK, vector: 2, entry: 2 }],
		['output of self-attention', { kind: 'attention-out-entry', attention: 'self', ...where }],
		['gate × output of self-attention', { kind: 'gated-entry', part: 'self', ...where }],
		['entry after self-attention', { kind: 'residual-entry', after: 'self', ...where }],
		['output of cross-attention', { kind: 'attention-out-entry', attention: 'cross', ...where }],
		['entry after cross-attention', { kind: 'residual-entry', after: 'cross', ...where }],
		['gate of MLP', { kind: 'adaln-entry', ...BLOCK, vector: 5, entry: 2 }],
		['output of MLP', { kind: 'mlp-out-entry', ...where }],
		['gate × output of MLP', { kind: 'gated-entry', part: 'mlp', ...where }],
		['entry after MLP', { kind: 'residual-entry', after: 'mlp', ...where }]
	];
	for (const [name, ref] of expected) {
		await number(name).click();
		expect(open, name).toHaveBeenLastCalledWith(ref);
	}
	await expect.element(number('output of MLP')).toHaveTextContent(at('mlp.out', 1, 0, 6, 2));
	await expect.element(number('gate of MLP')).toHaveTextContent(at('adaln.vectors', 1, 0, 5, 2));
	await expect
		.element(table.getByRole('columnheader', { name: '× yours' }))
		.not.toBeInTheDocument();
});

test('in the first block a patch comes as its token, and a gate that is turned says so', async () => {
	const turned: Change = { kind: 'gate', part: 'mlp', block: 0, factor: 0.25, from: 0 };
	const { screen, open } = await openBlock({ block: 0, patch: 6 }, [turned]);
	await screen.getByRole('application', { name: 'The patch’s vector: before' }).click();
	const table = screen.getByRole('table', { name: /number by number/ });
	await expect.element(table.getByRole('columnheader', { name: '× yours' })).toBeVisible();
	await expect.element(table.getByRole('cell', { name: '0.25' })).toBeVisible();
	await table.getByRole('button', { name: /entry before the block/ }).click();
	expect(open).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'token-entry', patch: 6 }));
});

test('the parts of all blocks are held beside each other, and a click selects the block', async () => {
	const { screen, select } = await openBlock({ block: 0, patch: 6 });
	await screen
		.getByRole('button', { name: /^Block 3: gate × self-attention .*, gate × MLP/ })
		.click();
	expect(select).toHaveBeenLastCalledWith({ block: 2 });
});

test('another patch is chosen beside what the block adds to it', async () => {
	const { screen, select } = await openBlock({ block: 0, patch: 6 });
	screen
		.getByRole('application', { name: /^The patch that the block adds to/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowRight}{Enter}');
	expect(select).toHaveBeenLastCalledWith({ patch: 7 });
});

test('LayerNorm and modulation are shown before the MLP as before self-attention', async () => {
	const { screen, open, at } = await openBlock({ block: 1, patch: 6 });
	const figure = screen.getByRole('figure', { name: /^LayerNorm/ });
	figure
		.getByRole('application', { name: /after modulation/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
	const number = (name: string) =>
		figure.getByRole('button', { name: new RegExp(`entry ${name}:`) });
	const opens = async (name: string, ref: Partial<NumberRef>, value?: string) => {
		await number(name).click();
		const whole = { ...ref, block: 1, entry: 2 };
		expect(open, name).toHaveBeenLastCalledWith(expect.objectContaining(whole));
		if (value) await expect.element(number(name)).toHaveTextContent(value);
	};
	const vector = (vector: number) => at('adaln.vectors', 1, 0, vector, 2);
	const input = (probe: 'attention.self.input' | 'mlp.input') => at(probe, 1, 0, 6, 2);

	await expect.element(figure.getByText(/^Before self-attention, block 2/)).toBeVisible();
	await opens('of the scale', { kind: 'adaln-entry', vector: 1 }, vector(1));
	const modulated = { kind: 'modulated-entry', patch: 6 } as const;
	await opens('after modulation', { ...modulated, part: 'self' }, input('attention.self.input'));

	await figure.getByText('the MLP', { exact: true }).click();
	await expect.element(figure.getByText(/^Before the MLP, block 2/)).toBeVisible();
	await opens('as it comes', { kind: 'residual-entry', after: 'cross' });
	await opens('after LayerNorm', { kind: 'norm-entry', part: 'mlp' });
	await opens('of the scale', { kind: 'adaln-entry', vector: 4 }, vector(4));
	await opens('of the shift', { kind: 'adaln-entry', vector: 3 }, vector(3));
	await opens('after modulation', { ...modulated, part: 'mlp' }, input('mlp.input'));
});

test('the modulated part and the vector that is followed come from a link', async () => {
	const screenOf = async (view: View) =>
		(await open({ view: { ...UNFOLDED, ...view } }, someModel())).screen;
	const linked = await screenOf({ modulated: 'mlp', vector: '6' });
	await expect.element(linked.getByRole('radio', { name: 'the MLP', exact: true })).toBeChecked();
	await expect.element(linked.getByRole('radio', { name: 'MLP gate' })).toBeChecked();
	await linked.unmount();
	const nonsense = await screenOf({ modulated: 'cross', vector: '7' });
	await expect
		.element(nonsense.getByRole('radio', { name: 'self-attention', exact: true }))
		.toBeChecked();
	await expect.element(nonsense.getByRole('radio', { name: 'self-attention gate' })).toBeChecked();
});

test('what a block adds has no serious accessibility fault', async () => {
	const { screen } = await openBlock({ block: 1, patch: 6 });
	await screen.getByRole('application', { name: 'The patch’s vector: before' }).click();
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('has no serious accessibility fault', async () => {
	const { screen } = await open({ word: 1 });
	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('what a gate lets through is muted and boosted where it is seen, where a page can draw', async () => {
	const { screen } = await open({ block: 1 });
	const offered = () => screen.getByRole('button', { name: /^(Draw without|Boost) what/ });
	expect(offered().elements()).toEqual([]);
	const changes = { all: [], add: vi.fn(), remove: vi.fn() };
	await screen.rerender({ changes });
	await screen.getByRole('button', { name: 'Draw without what self-attention adds here' }).click();
	const muted = { kind: 'gate', part: 'self', block: 1, factor: 0, from: 0 };
	expect(changes.add).toHaveBeenLastCalledWith(muted);
	await screen.getByRole('button', { name: 'Boost what the MLP adds here × 2' }).click();
	expect(changes.add).toHaveBeenLastCalledWith({ ...muted, part: 'mlp', factor: 2 });
});
