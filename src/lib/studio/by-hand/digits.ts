import { superscript } from '../../tensor/superscript.ts';
import { formatFixed, formatNumber } from '../../viz/format.ts';

/** Seven significant digits, which float32 has, so that a difference in the last ones can be seen. */
export function allDigits(value: number): string {
	const isPlain = value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6);
	const [digits, power] = isPlain ? [value.toPrecision(7)] : value.toExponential(6).split('e');
	// A narrow card breaks the line before the sign.
	const times = power === undefined ? '' : ` ×\u00a010${superscript(Number(power))}`;
	return digits.replace('-', '−') + times;
}

/** A number that goes into another: rounded, but for whole ones, such as random bits, which are used as they are. */
export function operandDigits(value: number): string {
	return Number.isInteger(value) && Math.abs(value) >= 1e7
		? formatFixed(value, 0)
		: formatNumber(value);
}
