import type { Tensor } from '../tensor/tensor.ts';
import type { Backend } from './protocol.ts';

/** How far two tensors are apart. */
export interface Difference {
	/** The largest absolute difference. */
	readonly absolute: number;
	/** The same as a share of the largest expected value. */
	readonly relative: number;
}

/** Infinite where the shapes differ or a number is none. */
export function difference(found: Tensor, expected: Tensor): Difference {
	const isComparable = found.dims.join() === expected.dims.join() && !found.data.some(Number.isNaN);
	if (!isComparable) return { absolute: Infinity, relative: Infinity };
	let absolute = 0;
	let largest = 0;
	expected.data.forEach((value, i) => {
		absolute = Math.max(absolute, Math.abs(found.data[i]! - value));
		largest = Math.max(largest, Math.abs(value));
	});
	return { absolute, relative: absolute === 0 ? 0 : absolute / largest };
}

/**
 * How far a backend may be from PyTorch, which sums in another order. The absolute bound is for values of order one:
 * whatever flows in the tiny model of the tests, and any model's words and guesses.
 *
 * On WebAssembly, as in ONNX Runtime outside a browser, 1.7e-5 (3.3e-6 of the largest value) is the most that was
 * measured. A GPU may sum in any order, and has its own exp.
 */
export const PARITY_BOUNDS: Readonly<Record<Backend, Difference>> = {
	wasm: { absolute: 4e-5, relative: 1e-5 },
	webgpu: { absolute: 2e-4, relative: 1e-4 }
};

export function isWithin({ absolute, relative }: Difference, bound: Difference): boolean {
	return absolute <= bound.absolute && relative <= bound.relative;
}
