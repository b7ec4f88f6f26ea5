import { format } from 'd3';
import { superscript } from '../tensor/superscript.ts';

const MINUS = '−';
const threeDigits = format('.3~g');
const scientific = format('.2~e');

/**
 * A number for people: three significant digits, a real minus sign, `1.23 × 10⁻⁵` where zeros would hide it.
 * Whole numbers below ten million are written out.
 */
export function formatNumber(value: number): string {
	if (Number.isNaN(value)) return 'not a number';
	if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
	const size = Math.abs(value);
	if (size === 0) return '0';
	if (Number.isInteger(value) && size < 1e7) return withMinus(format(',')(value));
	if (size < 1e-3 || size >= 1e6) return withPower(scientific(value));
	if (size >= 999.5) return withMinus(format(',.0f')(value));
	return withMinus(threeDigits(value));
}

/** A share as a percentage with at most one decimal: `12.5 %`. */
export function formatPercent(share: number): string {
	return `${withMinus(format('.1~f')(100 * share))} %`;
}

/** A number in a column: as many decimals as its neighbours have. */
export function formatFixed(value: number, decimals: number): string {
	return withMinus(value.toFixed(decimals));
}

/** Parts of a sentence side by side: "a, b and c". */
export function listed(parts: readonly string[]): string {
	return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function withMinus(text: string): string {
	return text.replaceAll('-', MINUS);
}

function withPower(text: string): string {
	const [digits, exponent] = text.split('e');
	return `${withMinus(digits)} × 10${superscript(Number(exponent))}`;
}
