import { expect, test } from 'vitest';
import { stripTarget } from './strip-keys.ts';

test.each([
	['ArrowLeft', 2, 1],
	['ArrowRight', 2, 3],
	['Home', 2, 0],
	['End', 2, 3],
	['ArrowLeft', 0, undefined],
	['ArrowRight', 3, undefined],
	['Enter', 2, undefined]
])('%s at place %i of four leads to %s', (key, from, to) => {
	expect(stripTarget(key, from, 4)).toBe(to);
});
