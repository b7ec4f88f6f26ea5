import { expect, test } from 'vitest';
import { decodeHeads, decodeSpan, encodeHeads, encodeSpan } from './average-code.ts';

const size = { depth: 3, heads: 4 };

test('heads are counted from 1, and come back', () => {
	const heads = [
		{ block: 0, head: 2 },
		{ block: 1, head: 3 }
	];
	expect(encodeHeads(heads)).toBe('1.3 2.4');
	expect(decodeHeads('1.3 2.4', size)).toEqual(heads);
	expect(encodeHeads([])).toBeUndefined();
});

test('heads come in the order of the model, each once', () => {
	expect(decodeHeads(' 2.4  1.3 2.4', size)).toEqual(decodeHeads('1.3 2.4', size));
});

test.each(['', '1', '1.5', '4.1', '0.1', '1.1 x', '1.1.1', '1.1,2.2', 'toString'])(
	'%j names no heads of this model',
	(code) => {
		expect(decodeHeads(code, size)).toBeUndefined();
	}
);

test('steps are counted from 1, and come back', () => {
	expect(encodeSpan({ from: 2, to: 4 })).toBe('3-5');
	expect(decodeSpan('3-5')).toEqual({ from: 2, to: 4 });
	expect(decodeSpan('5-5')).toEqual({ from: 4, to: 4 });
	expect(encodeSpan('so-far')).toBe('so-far');
	expect(decodeSpan('so-far')).toBe('so-far');
});

test.each(['', '3', '5-3', '0-2', '1-101', '1-2-3', '-2', 'x-y', 'step-run'])(
	'%j names no steps',
	(code) => {
		expect(decodeSpan(code)).toBeUndefined();
	}
);
