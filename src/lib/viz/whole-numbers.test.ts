import { expect, test } from 'vitest';
import { wholeNumbers } from './whole-numbers.ts';

test.each([
	['It gets 12.5 %, the most.', ['12.5 %,']],
	['The difference is 1.2 × 10⁻⁷ at most', ['1.2 × 10⁻⁷']],
	['It goes from t = 0.65 to 0.6, and 8 × 16 × 16 numbers go with it', ['t = 0.65', '8 × 16 × 16']],
	['No number at all', []]
])('“%s” keeps its numbers whole', (sentence, whole) => {
	const pieces = wholeNumbers(sentence);
	expect(pieces.filter((_, i) => i % 2 === 1)).toEqual(whole);
	expect(pieces.join('')).toBe(sentence);
});
