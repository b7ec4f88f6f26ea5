import { expect, test } from 'vitest';
import { marginOf } from './tiles.ts';

test('tiles stand apart by a sixteenth of their side, and by one pixel at least', () => {
	expect([4, 8, 64, 256].map(marginOf)).toEqual([1, 1, 4, 16]);
});
