import axe from 'axe-core';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { normal } from '../../diffusion/prng.ts';
import { EngineFailedError } from '../../engine/errors.ts';
import { linkTo } from '../../session/session-link.ts';
import { Session } from '../../session/session.svelte.ts';
import {
	ScriptedEngine,
	tinyManifest,
	tinyRecording,
	tinySources
} from '../../session/testing/tiny.ts';
import type { Draft } from '../../session/request-check.ts';
import { softmax } from '../../tensor/softmax.ts';
import { sizeOf, tensor } from '../../tensor/tensor.ts';
import type { ProbeName } from '../../trace/probes.ts';
import type { Internals, StepTrace, TextTrace } from '../../trace/run.ts';
import Compare from './Compare.svelte';

const { depth, heads, grid } = tinyManifest.dit;
const PATCHES = grid ** 2;

/** Rows of probabilities, `[L, 2, H, N, keys]`, of which only the first `visible` keys are above 0. */
function attention(stream: number, keys: number, visible = keys) {
	const dims = [depth, 2, heads, PATCHES, keys];
	const data = normal(7, stream, sizeOf(dims));
	for (let row = 0; row < data.length; row += keys) {
		data.fill(0, row + visible, row + keys);
		data.set(softmax(data.subarray(row, row + visible)), row);
	}
	return tensor(data, dims);
}

/** Attends to seeded places; another at every call. */
class AttendingEngine extends ScriptedEngine {
	/** What a question waits for. */
	gate: Promise<unknown> = Promise.resolve();
	#calls = 0;

	override async inspect(step: StepTrace, text: TextTrace, probes: readonly ProbeName[]) {
		this.inspected.push({ step: step.index, probes });
		await this.gate;
		this.#calls += 1;
		const { maxTokens } = tinyManifest.text;
		const all: Internals = {
			'attention.self.probs': attention(700 + this.#calls, PATCHES),
			'attention.cross.probs': attention(800 + this.#calls, maxTokens, text.tokens.length)
		};
		return Object.fromEntries(probes.map((probe) => [probe, all[probe]]));
	}
}

const manifest = {
	...tinyManifest,
	probes: {
		'attention.self.probs': '[L, B, H, N, N]',
		'attention.cross.probs': '[L, B, H, N, T]'
	}
};

/** With the recorded run of four steps on show, and the section open. */
async function opened(link = '') {
	const engine = new AttendingEngine();
	const sources = tinySources(engine, tinyRecording());
	const session = new Session({ ...sources, manifest: async () => manifest });
	await session.boot(link, { still: true });
	const { container } = await render(Compare, { session });
	if (!session.runs.isComparing) await page.getByText('Compare').first().click();
	const draw = (change: Partial<Draft>) => {
		session.edit(change);
		session.draw();
		engine.send(0, engine.requests.at(-1)!.steps);
		session.transport.last();
	};
	return { session, engine, container, draw };
}

async function expectAccessible(container: Element): Promise<void> {
	const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

const strip = (name: string) => page.getByRole('listbox', { name: `${name}: its steps` });
const shown = (name: string) => strip(name).getByRole('option', { selected: true });

test('says how to get a second run while there is none', async () => {
	const { container } = await opened();
	await expect.element(page.getByText('no second run yet')).toBeVisible();
	await expect.element(page.getByText(/There is one run so far.*press Draw/)).toBeVisible();
	await page.getByRole('button', { name: 'Keep this run to compare with' }).click();
	await expect.element(page.getByText(/This run is kept.*press Draw/)).toBeVisible();
	await expectAccessible(container);
});

test('puts steps at equal times one above the other, and maps what differs there', async () => {
	const { session, container, draw } = await opened();
	draw({ steps: 2 });
	await expect.element(page.getByText('This run has 2 steps instead of 4.')).toBeVisible();
	await expect
		.element(page.getByText(/^Steps are paired by their time t.*2 of the 2/))
		.toBeVisible();
	await expect.element(shown('This run')).toHaveAccessibleName('Step 2, t = 0.50');
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 3, t = 0.50');
	const lefts = [shown('This run'), shown('The run before')].map(
		(option) => option.element().getBoundingClientRect().left
	);
	expect(lefts[0]).toBeCloseTo(lefts[1]!, 1);
	await expect.element(page.getByText(/^At t = 0.5 the states differ by [\d.]+ %/)).toBeVisible();
	await expect
		.element(page.getByRole('application', { name: /^Difference of the states/ }))
		.toBeVisible();
	await expect.element(page.getByText(/^From step 2 \(t = 0.5\) on they differ/)).toBeVisible();

	await strip('This run')
		.getByRole('option', { name: /^Step 1/ })
		.click();
	expect(session.step?.index).toBe(0);
	await expect.element(page.getByText(/^At t = 1 the states differ by 0 %/)).toBeVisible();
	await expectAccessible(container);
});

test('a step of the other run shows that step, and the maps say at which time they are', async () => {
	const { session, draw } = await opened();
	draw({ steps: 2 });
	await strip('The run before')
		.getByRole('option', { name: /^Step 4/ })
		.click();
	expect(session.step?.index).toBe(1);
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 4, t = 0.25');
	const picture = page.getByRole('application', { name: /^The run before: clean guess at step 4/ });
	await expect.element(picture).toBeVisible();
	await expect
		.element(page.getByText(/shown are at t = 0.5 and 0.25.*t = 0.5 \(step 2 of this run\)/))
		.toBeVisible();
	expect(linkTo(session)).toContain('kept.step=4&step=2');
	await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 2, t = 0.75');
	await expect.element(shown('The run before')).toHaveFocus();
	session.select({ step: 1 });
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 3, t = 0.50');
	session.select({ step: 0 });
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 1, t = 1.00');
});

test('a kept run stays beside the runs that are drawn after it', async () => {
	const { draw } = await opened();
	draw({ seed: 8 });
	await page.getByRole('button', { name: 'Keep the run before to compare with' }).click();
	draw({ seed: 9 });
	await expect.element(page.getByText('This run has seed 9 instead of 7.')).toBeVisible();
	await expect.element(strip('The kept run')).toBeVisible();
	await page.getByRole('button', { name: 'Let the kept run go' }).click();
	await expect.element(page.getByText('This run has seed 9 instead of 8.')).toBeVisible();
});

/** How many pictures and maps frame a patch, at the place where the patch is. */
function framed(container: Element, patch: number): number {
	return [...container.querySelectorAll('rect.selected')].filter(
		(mark) =>
			mark.closest('svg')?.getAttribute('viewBox') === `0 0 ${grid} ${grid}` &&
			mark.getAttribute('x') === `${patch % grid}` &&
			mark.getAttribute('y') === `${Math.floor(patch / grid)}`
	).length;
}

/** Two runs of two and four steps: 2 + 4 frames, 2 differences in the strip, 4 pictures and maps, 2 · 2 channels. */
const EVERYWHERE = 2 + 4 + 2 + 4 + 4;

test('a patch is chosen in any picture or map, by mouse, touch and keyboard, and framed in all', async () => {
	const { session, container, draw } = await opened();
	draw({ steps: 2 });
	const map = page.getByRole('application', { name: /^Difference of the noise guesses/ });
	await expect.element(map).toBeVisible();
	const box = map.element().getBoundingClientRect();
	await map.click({ position: { x: box.width * 0.8, y: box.height * 0.2 } });
	expect(session.selection.patch).toBe(1);
	await expect.poll(() => framed(container, 1)).toBe(EVERYWHERE);
	await expect
		.element(page.getByText(/The patch at row 1, column 2 holds [\d.]+ % of the squared/))
		.toBeVisible();

	const picture = page.getByRole('application', { name: /^The run before: clean guess/ });
	const { left, top, width, height } = picture.element().getBoundingClientRect();
	const at = { clientX: left + width * 0.2, clientY: top + height * 0.8, bubbles: true };
	picture.element().dispatchEvent(new PointerEvent('click', { ...at, pointerType: 'touch' }));
	expect(session.selection.patch).toBe(2);
	await expect.poll(() => framed(container, 2)).toBe(EVERYWHERE);

	(map.element() as HTMLElement).focus();
	await userEvent.keyboard('{End}{Enter}');
	expect(session.selection.patch).toBe(1);
	await userEvent.keyboard('{Enter}');
	expect(session.selection.patch).toBeNull();
	await expect.poll(() => framed(container, 1)).toBe(0);
});

test('a patch that is pointed at is framed in the other maps too', async () => {
	const { container, draw } = await opened();
	draw({ steps: 2 });
	await page.getByRole('application', { name: /^Difference of the states/ }).hover();
	await expect.poll(() => container.querySelectorAll('.pointed').length).toBe(2 + 4 + 2 + 2 + 4);
});

test('a channel is shown in the maps and in the strip, with its sign', async () => {
	const { session, container, draw } = await opened();
	draw({ steps: 2 });
	const ofStates = page.getByRole('group', { name: /^Difference of the states, channel/ });
	await ofStates.getByRole('button', { name: /^Channel 2: [\d.]+ %/ }).click();
	expect(session.selection.channel).toBe(1);
	await expect
		.element(page.getByRole('application', { name: /noise guesses in channel 2/ }))
		.toBeVisible();
	await expect.element(page.getByText('Difference of the states, channel 2')).toBeVisible();
	await expect.element(page.getByText(/Channel 2 holds .* an even share is 50 %/)).toBeVisible();
	const ofNoise = page.getByRole('group', { name: /^Difference of the noise guesses, channel/ });
	await expect
		.element(ofNoise.getByRole('button', { name: /^Channel 2/ }))
		.toHaveAttribute('aria-pressed', 'true');
	await expectAccessible(container);
	await userEvent.keyboard('{Escape}');
	expect(session.selection.channel).toBeNull();
});

test('the strip of differences moves both runs, by keyboard too', async () => {
	const { session, draw } = await opened();
	draw({ steps: 2 });
	const differences = page.getByRole('listbox', { name: /^Difference of the states/ });
	await differences.getByRole('option', { name: /^t = 1:/ }).click();
	expect(session.step?.index).toBe(0);
	await userEvent.keyboard('{End}');
	expect(session.step?.index).toBe(1);
	await expect
		.element(differences.getByRole('option', { selected: true }))
		.toHaveAccessibleName(/^t = 0.5:/);
});

const COMPARED = 'prompt=a+cat&kept.prompt=a+red+balloon&kept.seed=8';

test('a link’s second run is drawn after the first, and stands beside it', async () => {
	const { session, engine, container } = await opened(COMPARED);
	const status = page.getByRole('status');
	await expect.element(status).toMatchTextContent('is drawn after the run on show');
	engine.send(0, 4);
	session.transport.last();
	await expect.element(status).toMatchTextContent('second run of the link: 0 of 4 steps');
	engine.send(0, 3);
	await expect.element(status).toMatchTextContent('3 of 4 steps');
	await expectAccessible(container);
	engine.send(3, 4);
	await expect.element(strip('The kept run')).toBeVisible();
	await expect.element(page.getByText(/^This run has the prompt “a cat”/)).toBeVisible();
	expect(linkTo(session)).toBe(COMPARED);
	await page.getByText('Compare').first().click();
	expect(session.runs.isComparing).toBe(false);
});

test('a link’s step of the second run is shown beside the first run’s, until another step is', async () => {
	const link = 'prompt=a+cat&kept.seed=8&kept.step=4&step=2';
	const { session, engine } = await opened(link);
	for (const count of [1, 2]) {
		await expect.poll(() => engine.requests.length).toBe(count);
		engine.send(0, 4);
	}
	await expect.element(shown('The kept run')).toHaveAccessibleName('Step 4, t = 0.25');
	await expect.element(shown('This run')).toHaveAccessibleName('Step 2, t = 0.75');
	expect(linkTo(session)).toBe(link);
	session.runs.letGo();
	await expect.element(shown('The run before')).toHaveAccessibleName('Step 2, t = 0.75');
});

test('a link’s second run that fails says so, is tried again, and can be done without', async () => {
	const { session, engine } = await opened(COMPARED);
	engine.send(0, 4);
	await expect.poll(() => engine.requests.length).toBe(2);
	engine.fail(new EngineFailedError('out of memory.'));
	await expect
		.element(page.getByRole('status'))
		.toMatchTextContent(/second run of the link could not be drawn.*out of memory/);
	await page.getByRole('button', { name: 'Try again' }).click();
	expect(engine.requests).toHaveLength(3);
	await page.getByRole('button', { name: 'Do without the second run' }).click();
	expect(session.runs.promised).toBeUndefined();
	engine.send(0, 4);
	expect(session.runs.kept).toBeUndefined();
});

test('what is selected comes back with a link', async () => {
	const { session, container, draw } = await opened('patch=2&channel=2&block=2&head=1');
	draw({ steps: 2 });
	await expect.poll(() => framed(container, 1)).toBe(EVERYWHERE);
	await expect.element(page.getByText('Difference of the states, channel 2')).toBeVisible();
	const link = linkTo(session);
	for (const part of ['patch=2', 'channel=2', 'block=2', 'head=1']) expect(link).toContain(part);
});

const wall = () => page.getByRole('application', { name: /in every head of every block/ });
const compareAttention = () =>
	page.getByRole('button', { name: 'Compare the attention at this step' }).click();

test('attention is read of both runs on demand, and heads are ranked and enlarged', async () => {
	const { session, engine, container, draw } = await opened();
	draw({ seed: 8 });
	expect(engine.inspected.filter(({ probes }) => probes.includes('attention.self.probs'))).toEqual(
		[]
	);
	await compareAttention();
	await expect.element(wall()).toBeVisible();
	await expect.element(page.getByText(/^At t = 0.25, step 4 of this run/)).toBeVisible();
	await expect
		.element(page.getByText(/^Of all 6 heads, self-attention differs most in head/))
		.toBeVisible();
	const ranking = page.getByRole('list', { name: 'Heads that differ most' });
	const first = ranking.getByRole('button').first();
	const [, head, block] = /Head (\d) of block (\d)/.exec(first.element().textContent)!;
	await first.click();
	expect(session.selection).toMatchObject({ block: Number(block) - 1, head: Number(head) - 1 });
	await expect
		.element(
			page.getByRole('figure', {
				name: new RegExp(`^Head ${head} of block ${block}: [\\d.]+ apart`)
			})
		)
		.toBeVisible();
	const box = wall().element().getBoundingClientRect();
	await wall().click({ position: { x: box.width * 0.1, y: box.height * 0.1 } });
	expect(session.selection).toMatchObject({ block: 0, head: 0 });

	const difference = page.getByRole('application', { name: /^Difference: where all patches/ });
	await difference.click({ position: { x: 4, y: 4 } });
	expect(session.selection.patch).toBe(0);
	// The three enlarged pictures besides: two runs of four steps each, four differences.
	await expect.poll(() => framed(container, 0)).toBe(4 + 4 + 4 + 4 + 4 + 3);
	await expect
		.element(page.getByRole('application', { name: /^This run: where the patch at row 1/ }))
		.toBeVisible();
	await expectAccessible(container);
});

test('the averages over heads and blocks are chosen as in the attention stage, and are in the link', async () => {
	const { session, container, draw } = await opened();
	draw({ seed: 8 });
	await compareAttention();
	await expect.element(wall()).toBeVisible();
	await expectAccessible(container);
	const of = (name: string) => page.getByRole('group', { name, exact: true });
	await of('Head').getByText('2', { exact: true }).click();
	await of('Block').getByText('average').click();
	expect(session.selection).toMatchObject({ blocks: 'all', head: 1 });
	const enlarged = (name: RegExp) => page.getByRole('figure', { name });
	await expect
		.element(enlarged(/^The average over the blocks of their head 2: [\d.]+ apart/))
		.toBeVisible();
	await of('Head').getByText('average').click();
	await expect
		.element(enlarged(/^The average over all heads of all blocks: [\d.]+ apart/))
		.toBeVisible();
	expect(linkTo(session)).toContain('blocks=all');
	// The last row of the wall is the average over blocks, its last tile that over heads and blocks.
	wall().element().focus();
	await userEvent.keyboard('{ArrowLeft}{Enter}');
	expect(session.selection).toMatchObject({ blocks: 'all', head: 1 });
	await userEvent.keyboard('{ArrowUp}{Enter}');
	expect(session.selection).toMatchObject({ blocks: 'one', block: depth - 1, head: 1 });
});

test('attention to words is compared where both runs read the same ones', async () => {
	const { session, container, draw } = await opened();
	draw({ seed: 8 });
	await compareAttention();
	await page.getByText('cross-attention', { exact: true }).click();
	await expect
		.element(page.getByText(/^Of all 6 heads, cross-attention differs most/))
		.toBeVisible();
	await page.getByRole('button', { name: 'red' }).click();
	expect(session.selection.word).toBe(2);
	await expect
		.element(page.getByRole('application', { name: /how much every patch reads “red”, in every/ }))
		.toBeVisible();
	await expectAccessible(container);
});

test('with other words only self-attention is compared, and the page says why', async () => {
	const { draw } = await opened();
	draw({ prompt: 'a cat' });
	await compareAttention();
	await expect
		.element(page.getByText(/Only self-attention is compared.*word 2 is “cat” here, “red” there/))
		.toBeVisible();
	expect(page.getByText('cross-attention', { exact: true }).elements()).toEqual([]);
});

test('reading attention shows its progress, can be given up, and follows the step', async () => {
	const { session, engine, draw } = await opened();
	draw({ seed: 8 });
	const { promise, resolve } = Promise.withResolvers<undefined>();
	engine.gate = promise;
	await compareAttention();
	await expect.element(page.getByText('Reading the attention of this run, 1 of 2 …')).toBeVisible();
	await page.getByRole('button', { name: 'Cancel' }).click();
	resolve(undefined);
	await expect
		.element(page.getByRole('button', { name: 'Compare the attention at this step' }))
		.toBeVisible();
	expect(wall().elements()).toEqual([]);
	await compareAttention();
	await expect.element(wall()).toBeVisible();
	session.transport.seek(1);
	await expect.element(page.getByText(/^At t = 0.75, step 2 of this run/)).toBeVisible();
	await page.getByRole('button', { name: 'Let the attention go' }).click();
	expect(wall().elements()).toEqual([]);
});

test('steps at different times are said to be so, with the way to a common time', async () => {
	const { session, draw } = await opened();
	draw({ steps: 3 });
	session.transport.seek(1);
	await compareAttention();
	await expect
		.element(page.getByText(/Step 2 of this run is at t = 0.667, step 2 of the other at t = 0.75/))
		.toBeVisible();
	await page.getByRole('button', { name: 'Go to t = 1, where both take a step' }).click();
	await expect.element(page.getByText(/^At t = 1, step 1 of this run/)).toBeVisible();
});

test('what goes wrong is told, and can be tried again', async () => {
	const { engine, container, draw } = await opened();
	draw({ seed: 8 });
	const failure = Promise.reject(new EngineFailedError('out of memory.'));
	failure.catch(() => undefined);
	engine.gate = failure;
	await compareAttention();
	await expect
		.element(page.getByText(/^The attention could not be read. The engine failed: out of memory/))
		.toBeVisible();
	await expect.element(page.getByRole('alert')).toBeVisible();
	await expectAccessible(container);
	engine.gate = Promise.resolve();
	await page.getByRole('button', { name: 'Try again' }).click();
	await expect.element(wall()).toBeVisible();
});

test('fits a phone', async () => {
	await page.viewport(360, 740);
	const { container, draw } = await opened();
	draw({ steps: 20 });
	await expect.element(strip('This run')).toBeVisible();
	await compareAttention();
	await expect.element(wall()).toBeVisible();
	expect(container.scrollWidth).toBeLessThanOrEqual(360);
	await page.viewport(1280, 800);
});
