import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ModelFiles } from '../../engine/model-files.ts';
import { at } from '../../tensor/indexing.ts';
import { ShapeError, tensor } from '../../tensor/tensor.ts';
import { goldenInput } from '../golden-input.ts';
import { derive } from './derive.ts';
import { correlation, givenBy, outputRow } from './output.ts';

describe('by hand', () => {
	/** Two heads of one entry each, two keys, tokens of two entries. */
	const v = tensor(Float32Array.of(1, 2, 3, 4), [2, 2, 1]);
	const weight = tensor(Float32Array.of(1, 0, 0, 1), [2, 2]);
	const probs = tensor(Float32Array.of(0.5, 0.5, 0.25, 0.75), [2, 1, 2]);
	const given = givenBy(v, weight);

	test('a head’s value goes through its own columns of the matrix', () => {
		expect([...given.data]).toEqual([1, 0, 2, 0, 0, 3, 0, 4]);
	});

	test('one head adds p·|v|, all together add as vectors', () => {
		expect([...outputRow(probs, given, 0, [0])]).toEqual([0.5, 1]);
		expect([...outputRow(probs, given, 0, [1])]).toEqual([0.75, 3]);
		expect(outputRow(probs, given, 0, [0, 1])[1]).toBeCloseTo(Math.hypot(1, 3), 6);
	});

	test('a matrix of another model is refused', () => {
		expect(() => givenBy(v, tensor(new Float32Array(6), [2, 3]))).toThrow(ShapeError);
	});

	test('maps that rise together correlate, a flat one does not', () => {
		const rising = Float32Array.of(1, 2, 3);
		expect(correlation(rising, Float32Array.of(2, 4, 6))).toBeCloseTo(1, 6);
		expect(correlation(rising, Float32Array.of(3, 2, 1))).toBeCloseTo(-1, 6);
		expect(correlation(rising, Float32Array.of(5, 5, 5))).toBe(0);
	});
});

test('what all keys give adds up to PyTorch’s output of the attention', () => {
	const input = goldenInput(0);
	const { manifest, internals } = input;
	const file = manifest.graphs.dit.data;
	const bytes = new Uint8Array(readFileSync(`tests/fixtures/models/nano/${file.file}`));
	const files = new ModelFiles(manifest, new Map([[file.file, bytes]]), 0);
	const { self, grid } = derive(input)!;
	const [block, query] = [1, 9];
	const weight = files.weight('dit', `blocks.${block}.self_attention.out.weight`);
	const bias = files.weight('dit', `blocks.${block}.self_attention.out.bias`);
	const given = givenBy(self.vectors![block].v, weight);
	for (const entry of [0, 7, manifest.dit.width - 1]) {
		let sum = bias.data[entry];
		for (let head = 0; head < manifest.dit.heads; head++) {
			for (let key = 0; key < grid * grid; key++) {
				sum += at(self.probs[block], head, query, key) * at(given, head, key, entry);
			}
		}
		expect(sum).toBeCloseTo(at(internals['attention.self.out']!, block, 0, query, entry), 3);
	}
});
