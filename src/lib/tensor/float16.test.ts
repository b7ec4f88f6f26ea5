import { expect, it } from 'vitest';
import { decodeFloat16Array, fitFloat16 } from './float16.ts';

it('decodes every one of the 65,536 half-precision numbers as the language does', () => {
	const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
	const view = new DataView(bits.buffer);
	const expected = Float32Array.from(bits, (_, i) => view.getFloat16(2 * i, true));
	expect(decodeFloat16Array(bits)).toEqual(expected);
});

it('tells what came from half precision from what did not', () => {
	const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
	expect(fitFloat16(decodeFloat16Array(bits))).toBe(true);
	expect(fitFloat16(Float32Array.of(1, 0.1))).toBe(false);
	expect(fitFloat16(Float32Array.of(0.1, 1).subarray(1))).toBe(true);
});
