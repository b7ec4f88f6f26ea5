import { expect, it } from 'vitest';
import { guide } from './guidance.ts';

it.each([
	[0, [2, 2]],
	[1, [1, 4]],
	[3, [-1, 8]]
])('guidance %d passes through both guesses and beyond', (scale, expected) => {
	const [conditional, unconditional] = [Float32Array.of(1, 4), Float32Array.of(2, 2)];
	expect([...guide(conditional, unconditional, scale)]).toEqual(expected);
});
