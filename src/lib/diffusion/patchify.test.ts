import { describe, expect, it } from 'vitest';
import cases from '../../../tests/fixtures/patchify.json' with { type: 'json' };
import { at } from '../tensor/indexing.ts';
import { ShapeError, tensor } from '../tensor/tensor.ts';
import { patchCell, patchEntry, patchGrid, patchify, unpatchify } from './patchify.ts';

describe.each(cases)('$dims in patches of $patchSize', (example) => {
	const picture = tensor(Float32Array.from(example.picture), example.dims);
	const tokens = tensor(Float32Array.from(example.tokens), example.tokenDims);

	it('is cut as torch cuts it', () => {
		expect(patchify(picture, example.patchSize)).toEqual(tokens);
	});

	it('is put together again', () => {
		expect(unpatchify(tokens, example.patchSize, example.dims)).toEqual(picture);
	});

	it('tells of every number where it is in the picture', () => {
		const grid = patchGrid(example.dims, example.patchSize);
		const [patches, entries] = grid.tokens;
		const { channel, row, column } = patchCell(grid, patches - 1, entries - 1);
		expect(at(picture, channel, row, column)).toBe(at(tokens, patches - 1, entries - 1));
	});

	it('finds every number’s patch and entry again', () => {
		const grid = patchGrid(example.dims, example.patchSize);
		const [patches, entries] = grid.tokens;
		for (let patch = 0; patch < patches; patch++) {
			for (let entry = 0; entry < entries; entry++) {
				expect(patchEntry(grid, patchCell(grid, patch, entry))).toEqual({ patch, entry });
			}
		}
	});
});

describe('what cannot be cut is refused', () => {
	const picture = tensor(new Float32Array(3 * 4 * 6), [3, 4, 6]);

	it('a side that is no multiple of the patch, or no picture at all', () => {
		expect(() => patchify(picture, 3)).toThrow('[3, 4, 6] cannot be cut into patches of 3 × 3.');
		expect(() => patchify(tensor(new Float32Array(4), [4]), 2)).toThrow(ShapeError);
		expect(() => patchify(picture, 0)).toThrow(ShapeError);
	});

	it('tokens of another picture', () => {
		const tokens = tensor(new Float32Array(72), [3, 24]);
		expect(() => unpatchify(tokens, 2, [3, 4, 6])).toThrow(
			'[3, 4, 6] is made of tokens [6, 12], not [3, 24].'
		);
	});
});
