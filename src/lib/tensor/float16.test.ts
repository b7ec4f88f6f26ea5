import { expect, it } from 'vitest';
import { decodeFloat16Array } from './float16.ts';

it('decodes every one of the 65,536 half-precision numbers as the language does', () => {
	const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
	const view = new DataView(bits.buffer);
	const expected = Float32Array.from(bits, (_, i) => view.getFloat16(2 * i, true));
	expect(decodeFloat16Array(bits)).toEqual(expected);
});
