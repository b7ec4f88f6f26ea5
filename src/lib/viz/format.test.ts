import { expect, test } from 'vitest';
import { formatFixed, formatNumber, formatPercent } from './format.ts';

test.each([
	[0, '0'],
	[-0, '0'],
	[1.23456, '1.23'],
	[-0.5, '−0.5'],
	[0.0853, '0.0853'],
	[12.345, '12.3'],
	[999.6, '1,000'],
	[1234.5, '1,235'],
	[48, '48'],
	[1000000, '1,000,000'],
	[10000000, '1 × 10⁷'],
	[-0.000012345, '−1.23 × 10⁻⁵'],
	[NaN, 'not a number'],
	[-Infinity, '−∞']
])('%d is written %s', (value, text) => {
	expect(formatNumber(value)).toBe(text);
});

test('a column has as many decimals in every row', () => {
	expect([5, 0.874, -1].map((value) => formatFixed(value, 2))).toEqual(['5.00', '0.87', '−1.00']);
});

test('shares are percentages', () => {
	expect(formatPercent(0.125)).toBe('12.5 %');
	expect(formatPercent(1)).toBe('100 %');
});
