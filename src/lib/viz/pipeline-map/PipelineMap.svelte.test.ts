import '../base.css';
import { page, userEvent } from 'vitest/browser';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { violations } from '../testing/axe.ts';
import { testInternals, testManifest, testPicture, testTrace } from '../testing/model.ts';
import { BLOCK_PARTS, SINGLE_PARTS } from './parts.ts';
import PipelineMap from './PipelineMap.svelte';

const manifest = testManifest(3);
const trace = testTrace(manifest);
const onopen = vi.fn<(stage: string, block: number | undefined) => void>();
const props = {
	manifest,
	trace,
	step: trace.steps[1],
	internals: testInternals(manifest),
	picture: testPicture(32),
	selection: { ...NOTHING_SELECTED, stage: 'attention', block: 1 },
	stages: [{ id: 'attention', title: 'Attention' }],
	onopen
};

beforeEach(async () => {
	onopen.mockClear();
	await page.viewport(1280, 800);
});

test('draws a button for every part of this manifest, with its own numbers', async () => {
	const { container } = await render(PipelineMap, props);
	const buttons = page.getByRole('button').elements();
	expect(buttons).toHaveLength(SINGLE_PARTS.length + 3 * BLOCK_PARTS.length);
	// All but the prompt, the time, the sampler and the decoder, which are no tensors.
	expect(container.querySelectorAll('canvas')).toHaveLength(buttons.length - 4);
	expect(container.querySelectorAll('.node.absent')).toHaveLength(0);
	expect(await violations(container)).toEqual([]);
});

test('what a run began with is called what it is', async () => {
	const { rerender } = await render(PipelineMap, props);
	await expect.element(page.getByRole('button', { name: /^noise: / })).toBeVisible();
	const start = { latent: trace.steps[0]!.latent, level: 0.6 };
	await rerender({ trace: { ...trace, request: { ...trace.request, start } } });
	await expect.element(page.getByRole('button', { name: /^noise \+ picture: / })).toBeVisible();
	const [first, ...others] = trace.steps;
	const painted = { ...first!, changes: [{ kind: 'paint', from: 0, strokes: [] } as const] };
	await rerender({ trace: { ...trace, steps: [painted, ...others] } });
	await expect.element(page.getByRole('button', { name: /^noise \+ paint: / })).toBeVisible();
});

test('a node opens its stage at its block, and the open ones are marked', async () => {
	await render(PipelineMap, props);
	const node = page.getByRole('button', { name: /^block 2, self-attention/ });
	await expect.element(node).toHaveAttribute('aria-current', 'true');
	await expect.element(node).toHaveAccessibleName(/Opens “Attention”/);
	await page.getByRole('button', { name: /^block 3, cross-attention/ }).click();
	expect(onopen).toHaveBeenLastCalledWith('attention', 2);
	await page.getByRole('button', { name: /^patches/ }).click();
	expect(onopen).toHaveBeenLastCalledWith('patching', undefined);
});

test('is one stop for Tab; arrows move on, Enter opens', async () => {
	await render(PipelineMap, props);
	await userEvent.keyboard('{Tab}');
	await expect.element(page.getByRole('button', { name: /^latent/ })).toHaveFocus();
	await userEvent.keyboard('{ArrowRight}');
	await expect.element(page.getByRole('button', { name: /^patches/ })).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	expect(onopen).toHaveBeenLastCalledWith('patching', undefined);
});

test('what is not captured is an empty frame that says so', async () => {
	const { container } = await render(PipelineMap, {
		...props,
		trace: undefined,
		step: undefined,
		internals: {},
		picture: undefined
	});
	expect(container.querySelectorAll('canvas')).toHaveLength(0);
	await expect
		.element(page.getByRole('button', { name: /^block 1, MLP/ }))
		.toHaveAttribute('title', expect.stringContaining('not captured'));
	expect(await violations(container)).toEqual([]);
});

test('stands upright on a phone without widening the page', async () => {
	await page.viewport(360, 700);
	const { container } = await render(PipelineMap, props);
	await expect
		.poll(() => container.querySelector('.map')?.getBoundingClientRect().width ?? Infinity)
		.toBeLessThanOrEqual(360);
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

test('when the step goes on, the next latent travels back to the beginning', async () => {
	const { container, rerender } = await render(PipelineMap, { ...props, step: trace.steps[0] });
	expect(container.querySelector('.traveller')).toBeNull();
	await rerender({ step: trace.steps[1] });
	expect(container.querySelector('.traveller')).not.toBeNull();
	await expect.poll(() => container.querySelector('.traveller')).toBeNull();
});
