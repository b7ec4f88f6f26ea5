import { formatNumber } from '../../viz/format.ts';

/** Seven significant digits, which float32 has, so that a difference in the last ones can be seen. */
export function allDigits(value: number): string {
	const isPlain = value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6);
	return isPlain ? value.toPrecision(7).replace('-', '−') : formatNumber(value);
}
