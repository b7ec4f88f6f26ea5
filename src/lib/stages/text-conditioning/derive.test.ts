import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { ModelFiles } from '../../engine/model-files.ts';
import { largestDifference } from '../../tensor/algebra.ts';
import { at } from '../../tensor/indexing.ts';
import { mean, std } from '../../tensor/statistics.ts';
import type { GraphName } from '../../trace/manifest.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { goldenInput } from '../golden-input.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import { comparePrompts } from './compare.ts';
import { adalnVector, readConditionWeights, timeVector } from './condition-weights.ts';
import { derive, sinusoid } from './derive.ts';
import { describe, describeComparison } from './sentences.ts';

const { L, D } = SIZE;

/** A weight of the tiny model that PyTorch ran. */
function nanoWeight(name: string) {
	const { manifest } = goldenInput(0);
	const { file } = manifest.graphs.dit.data;
	const bytes = new Uint8Array(readFileSync(`tests/fixtures/models/nano/${file}`));
	return new ModelFiles(manifest, new Map([[file, bytes]]), 0).weight('dit', name);
}

test('each branch has its own words: the prompt’s, and <start> alone', () => {
	const input = syntheticInput();
	const [withText, without] = derive(input)!.branches;
	expect(withText.tokens.map(({ text }) => text)).toEqual(['<start>', 'a', 'red', 'balloon']);
	expect(without.tokens.map(({ text }) => text)).toEqual(['<start>']);
	expect(withText.states[2][5]).toBe(at(input.trace.text.states, 0, 2, 5));
	expect(without.pooled[5]).toBe(at(input.trace.text.pooled, 1, 5));
});

test.each([0, 1, 2])('PyTorch’s run %i: time and pooled words add up to the condition', (run) => {
	const input = goldenInput(run);
	for (const { time, pooled, condition } of derive(input)!.branches) {
		expect(condition).toHaveLength(input.manifest.dit.width);
		condition.forEach((value, i) => expect(value).toBeCloseTo(time[i] + pooled[i], 6));
	}
});

test('the six vectors are the selected block’s', () => {
	const input = syntheticInput({ selection: { block: 2 } });
	const vectors = input.internals['adaln.vectors']!;
	const [, without] = derive(input)!.branches;
	expect(without.vectors).toHaveLength(6);
	expect(without.vectors[4][7]).toBe(at(vectors, 2, 1, 4, 7));
});

test('a gate’s size is the mean of its absolute values, for every block', () => {
	const input = syntheticInput();
	const vectors = input.internals['adaln.vectors']!;
	const { gates } = derive(input)!.branches[0];
	expect(gates.mlp).toHaveLength(L);
	let sum = 0;
	for (let i = 0; i < D; i++) sum += Math.abs(at(vectors, 1, 0, 5, i));
	expect(gates.mlp[1]).toBeCloseTo(sum / D, 6);
	expect(gates.attention[1]).not.toBeCloseTo(gates.mlp[1], 6);
});

test('the sinusoid has the cosines first, then the sines', () => {
	// ω = 2π and 4π at t = 1/4: a quarter and a half turn.
	const values = sinusoid(0.25, [2 * Math.PI, 4 * Math.PI]);
	[0, -1, 1, 0].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6));
});

test('is null while a probe is missing, and forgives a block that is not there', () => {
	const input = syntheticInput({ selection: { block: 50 } });
	expect(derive(input)!.block).toBe(L - 1);
	const internals = { ...input.internals, 'adaln.vectors': undefined };
	expect(derive({ ...input, internals })).toBeNull();
});

test('the description counts words and blocks as people do', () => {
	const data = derive(syntheticInput())!;
	const { gates } = data.branches[0];
	const widest = gates.attention.indexOf(Math.max(...gates.attention));
	expect(describe(data)).toContain('3 words and the time t = 1');
	expect(describe(data)).toContain(`block ${widest + 1} opens`);
});

test.each([0, 2])('PyTorch’s run %i: LayerNorm and modulation give what the engine had', (run) => {
	const input = goldenInput(run, { block: 1, patch: 3 });
	for (const { modulations } of derive(input)!.branches) {
		for (const part of ['self', 'mlp'] as const) {
			const { difference, normed } = modulations[part]!;
			expect(difference, part).toBeLessThan(1e-5);
			expect(mean(normed)).toBeCloseTo(0, 5);
			expect(std(normed)).toBeCloseTo(1, 3);
		}
		expect(modulations.mlp!.stream).not.toEqual(modulations.self!.stream);
	}
});

test('without the stream everything else is still there', () => {
	const [{ modulations, blockSum, lengths }] = derive(syntheticInput())!.branches;
	expect(modulations).toEqual({ self: null, mlp: null });
	expect(blockSum).toBeNull();
	expect(lengths).toBeNull();
});

test.each([0, 1, 2])(
	'PyTorch’s run %i: the six vectors follow from weights, time and words',
	async (run) => {
		const input = goldenInput(run, { block: 1 });
		const lab = { ...noModel, weight: async (_: GraphName, name: string) => nanoWeight(name) };
		const weights = await readConditionWeights(lab, 1);
		const data = derive(input)!;
		const time = timeVector(data.t, data.frequencies, weights);
		data.branches.forEach(({ pooled, vectors }) => {
			vectors.forEach((captured, vector) => {
				const made = adalnVector(vector, time, pooled, weights);
				expect(largestDifference(made, captured)).toBeLessThan(1e-4);
			});
		});
	}
);

test('a prompt compared with itself is the same', () => {
	const input = syntheticInput();
	const [run] = derive(input)!.branches;
	const same = comparePrompts(run, input.trace.text, undefined);
	expect(same.cosine).toBeCloseTo(1, 6);
	expect(Math.max(...same.difference.map(Math.abs))).toBe(0);
	expect(same.words[0]).toBeCloseTo(1, 6);
	expect(same.words).toHaveLength(run.tokens.length ** 2);
});

test.each([
	[0.9995, 'point the same way'],
	[0.95, 'point nearly the same way'],
	[0.5, 'point different ways']
])('two prompts with a cosine of %d are said to %s', (cosine, sentence) => {
	const none = new Float32Array();
	const comparison = { tokens: [], pooled: none, difference: none, words: none, cosine };
	expect(describeComparison({ ...comparison, change: undefined }, 0)).toContain(sentence);
});
