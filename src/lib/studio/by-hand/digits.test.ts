import { expect, test } from 'vitest';
import { allDigits, operandDigits } from './digits.ts';

test.each([
	[0, '0.000000'],
	[-4.877123, '−4.877123'],
	[3.0123456e-4, '3.012346 × 10⁻⁴'],
	[-9.9999999e-5, '−1.000000 × 10⁻⁴'],
	[1.25e6, '1.250000 × 10⁶'],
	[2 ** -40, '9.094947 × 10⁻¹³']
])('of %d seven digits are written', (value, text) => {
	expect(allDigits(value).replaceAll('\u00a0', ' ')).toBe(text);
});

test.each([
	[4164321987, '4164321987'],
	[1014, '1,014'],
	[0.123456, '0.123']
])('of %d, which goes into another, enough is written', (value, text) => {
	expect(operandDigits(value)).toBe(text);
});
