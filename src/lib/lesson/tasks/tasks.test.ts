import { describe, expect, test } from 'vitest';
import { lookOfHead } from '../../stages/attention/looks.ts';
import { noise, SIZE, syntheticInput } from '../../stages/synthetic-input.ts';
import { slice } from '../../tensor/indexing.ts';
import { tensor } from '../../tensor/tensor.ts';
import { NOTHING_SELECTED, type Selection } from '../../trace/selection.ts';
import { formatNumber } from '../../viz/format.ts';
import type { Reading } from '../reading.ts';
import { TASKS } from './index.ts';
import type { Task } from './task.ts';

const { N, D, L, H, grid } = SIZE;
const input = syntheticInput({ steps: 4 });
const at = (selection: Partial<Selection>, more: Partial<Reading> = {}): Reading => ({
	...input,
	...more,
	selection: { ...NOTHING_SELECTED, ...selection },
	step: input.trace.steps[selection.step ?? 0]
});

test.each(Object.entries<Task>(TASKS))('%s asks nothing of a run that is not there', (_, task) => {
	const nothing = { internals: {}, selection: NOTHING_SELECTED };
	expect([task.done(nothing), task.progress(nothing)]).toEqual([false, undefined]);
});

test('even-noise: t is one half', () => {
	expect([0, 1, 2, 3].map((step) => TASKS['even-noise'].done(at({ step })))).toEqual([
		false,
		false,
		true,
		false
	]);
});

test('all-noise: the first step alone', () => {
	expect([0, 1, 2, 3].map((step) => TASKS['all-noise'].done(at({ step })))).toEqual([
		true,
		false,
		false,
		false
	]);
});

test('patches: the last one, the one below the first, the four around the centre and in the corners', () => {
	const all = Array.from({ length: N }, (_, patch) => patch);
	const where = (task: Task) => all.filter((patch) => task.done(at({ patch })));
	expect(where(TASKS['last-patch'])).toEqual([N - 1]);
	expect(where(TASKS['below-first'])).toEqual([grid]);
	expect(where(TASKS['centre-patch'])).toEqual([5, 6, 9, 10]);
	expect(where(TASKS['corner-patch'])).toEqual([0, 3, 12, 15]);
	expect(TASKS['last-patch'].done(at({}))).toBe(false);
});

test('long-token and short-token: the three longest and the three shortest, and no other', () => {
	const tokens = tensor(noise(1, 2, N, D).data, [2, N, D]);
	const lengths = Array.from({ length: N }, (_, n) => Math.hypot(...slice(tokens, 0, n).data));
	const byLength = [...lengths].sort((a, b) => a - b);
	const internals = { 'embedding.tokens': tokens };
	for (const [task, three] of [
		[TASKS['long-token'], byLength.slice(-3)],
		[TASKS['short-token'], byLength.slice(0, 3)]
	] as const) {
		const done = lengths.map((_, patch) => task.done(at({ patch }, { internals })));
		expect(done).toEqual(lengths.map((length) => three.includes(length)));
	}
});

test('widest-gate: one block', () => {
	const vectors = tensor(new Float32Array(L * 2 * 6 * D), [L, 2, 6, D]);
	vectors.data[(1 * 2 * 6 + 2) * D] = -3;
	vectors.data[(2 * 2 * 6 + 1) * D] = 9;
	const internals = { 'adaln.vectors': vectors };
	const done = [0, 1, 2].map((block) => TASKS['widest-gate'].done(at({ block }, { internals })));
	expect(done).toEqual([false, true, false]);
});

describe('nearby-head', () => {
	const probs = tensor(new Float32Array(L * 2 * H * N * N).fill(1 / N), [L, 2, H, N, N]);
	for (let patch = 0; patch < N; patch++) {
		const row = slice(probs, 1, 0, 2, patch).data;
		row.fill(0);
		row[patch] = 1;
	}
	const internals = { 'attention.self.probs': probs };
	const done = (block: number, head: number | null) =>
		TASKS['nearby-head'].done(at({ block, head }, { internals }));

	test('is a head that looks at itself, not one that looks everywhere alike, not the average', () => {
		expect([done(1, 2), done(1, 1), done(0, 2), done(1, null)]).toEqual([
			true,
			false,
			false,
			false
		]);
	});

	test('says how far', () => {
		const even = lookOfHead(slice(probs, 0, 0, 0).data, grid).distance;
		const sentence = TASKS['nearby-head'].progress(at({ block: 1, head: 2 }, { internals }));
		expect(sentence).toBe(
			`This head looks 0 patches far on average; you want less than ${formatNumber(0.6 * even)}.`
		);
	});
});

describe('word-head', () => {
	const shares = [0.7, 0.02, 0.26, 0.02, 0, 0];
	const probs = tensor(
		Float32Array.from({ length: L * 2 * H * N * SIZE.T }, (_, i) => shares[i % SIZE.T]!),
		[L, 2, H, N, SIZE.T]
	);
	const reading = (selection: Partial<Selection>) =>
		at({ block: 1, ...selection }, { internals: { 'attention.cross.probs': probs } });
	const done = (selection: Partial<Selection>) => TASKS['word-head'].done(reading(selection));

	test('is one head and one word of the prompt, read more than evenly', () => {
		expect([0, 1, 2, 3, 4, null].map((word) => done({ head: 2, word }))).toEqual([
			false,
			false,
			true,
			false,
			false,
			false
		]);
		expect(done({ head: null, word: 2 })).toBe(false);
	});

	test('says how much', () => {
		expect(TASKS['word-head'].progress(reading({ head: 2, word: 1 }))).toBe(
			'This head gives “a” 2 % of its reading; an even share is 25 %.'
		);
	});
});

test('unknown-word: some word of the run’s prompt', () => {
	const { trace } = input;
	const tokens = trace.text.tokens.map((token, i) => ({ ...token, known: i !== 2 }));
	const strange = { ...trace, text: { ...trace.text, tokens } };
	expect(TASKS['unknown-word'].done(at({}))).toBe(false);
	expect(TASKS['unknown-word'].done(at({}, { trace: strange }))).toBe(true);
	expect(TASKS['unknown-word'].progress(at({}, { trace: strange }))).toContain('“red”');
});

test('tried-zero: what is tried in the panel, not what the run had', () => {
	const plain = { ...input.trace, request: { ...input.trace.request, guidance: 0 } };
	expect(TASKS['tried-zero'].done(at({ tried: 0 }))).toBe(true);
	expect(TASKS['tried-zero'].done(at({ tried: 0.5 }))).toBe(false);
	expect(TASKS['tried-zero'].done(at({}, { trace: plain }))).toBe(false);
});

test('half-the-steps and another-seed: the run itself, drawn to its end', () => {
	const { manifest, trace } = input;
	const defaults = { ...manifest.defaults, prompt: trace.request.prompt };
	const done = (task: Task, more: Partial<typeof defaults>, drawn = trace) =>
		task.done(
			at({}, { manifest: { ...manifest, defaults: { ...defaults, ...more } }, trace: drawn })
		);
	const half = { ...trace, steps: trace.steps.slice(0, 2) };
	const [fewer, seed] = [TASKS['half-the-steps'], TASKS['another-seed']];
	expect([8, 7].map((steps) => done(fewer, { steps }))).toEqual([true, false]);
	expect(done(fewer, { steps: 8 }, half)).toBe(false);
	const own = trace.request.seed;
	expect([own + 1, own].map((first) => done(seed, { seed: first }))).toEqual([true, false]);
	expect(done(seed, { seed: own + 1, prompt: 'a cat' })).toBe(false);
	expect(done(seed, { seed: own + 1 }, half)).toBe(false);
});

test('no-guidance: the run itself, not the wish', () => {
	const plain = { ...input.trace, request: { ...input.trace.request, guidance: 1 } };
	expect(TASKS['no-guidance'].done(at({}))).toBe(false);
	expect(TASKS['no-guidance'].done(at({}, { trace: plain }))).toBe(true);
	expect(TASKS['no-guidance'].done(at({}, { trace: { ...plain, steps: [] } }))).toBe(false);
});

test('own-prompt: another prompt, drawn to its end', () => {
	const { manifest, trace } = input;
	const same = { ...manifest.defaults, prompt: trace.request.prompt };
	expect(TASKS['own-prompt'].done(at({}))).toBe(true);
	expect(TASKS['own-prompt'].done(at({}, { manifest: { ...manifest, defaults: same } }))).toBe(
		false
	);
	const half = { ...trace, steps: trace.steps.slice(0, 2) };
	expect(TASKS['own-prompt'].done(at({}, { trace: half }))).toBe(false);
});

test('most-of-the-way: the first step whose guess has come three quarters of its way, and only that', () => {
	const result = input.trace.steps.at(-1)!.next;
	// A clean guess x̂₀ = x − t·v̂ at these shares of the distance to the result.
	const steps = input.trace.steps.map((step, i) => {
		const x0 = result.data.map((value) => value + [4, 3, 0.9, 0.5][i]!);
		const velocity = x0.map((value, cell) => (step.latent.data[cell] - value) / step.t);
		return { ...step, guided: tensor(velocity, step.guided.dims) };
	});
	const trace = { ...input.trace, steps };
	const reading = (step: number) => ({ ...at({ step }, { trace }), step: steps[step] });
	expect([0, 1, 2, 3].map((step) => TASKS['most-of-the-way'].done(reading(step)))).toEqual([
		false,
		false,
		true,
		false
	]);
	expect(TASKS['most-of-the-way'].progress(reading(1))).toContain('75 %');
});
