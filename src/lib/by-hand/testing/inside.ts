import { readFileSync } from 'node:fs';

interface Header {
	readonly dims: Readonly<Record<string, readonly number[]>>;
	readonly tensors: Readonly<
		Record<string, { readonly offset: number; readonly dims: readonly [number] }>
	>;
}

/** One number that PyTorch wrote down, and where it lies in its tensor. */
export interface Sample {
	readonly index: readonly number[];
	readonly value: number;
}

/** As in `models/pipeline/inside.py`. */
const SCATTER = 7919;

/**
 * For tests: what flowed inside the text encoder (`text.<branch>.<name>`) and the autoencoder (`decoder.1.conv2`) in the
 * first golden run of a model, by PyTorch; some numbers of each tensor.
 */
export function readInside(model: 'nano' | 'small'): ReadonlyMap<string, readonly Sample[]> {
	const path = `tests/fixtures/traces/${model}-inside`;
	const { dims, tensors } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Header;
	const { buffer } = Uint8Array.from(readFileSync(`${path}.bin`));
	return new Map(
		Object.entries(tensors).map(
			([
				name,
				{
					offset,
					dims: [count]
				}
			]) => {
				const values = new Float32Array(buffer, offset, count);
				const whole = dims[name].reduce((size, dim) => size * dim, 1);
				const samples = Array.from(values, (value, i) => ({
					index: indexOf((i * SCATTER) % whole, dims[name]),
					value
				}));
				return [name, samples];
			}
		)
	);
}

function indexOf(flat: number, dims: readonly number[]): readonly number[] {
	return dims.reduceRight<{ rest: number; index: readonly number[] }>(
		({ rest, index }, dim) => ({ rest: Math.floor(rest / dim), index: [rest % dim, ...index] }),
		{ rest: flat, index: [] }
	).index;
}
