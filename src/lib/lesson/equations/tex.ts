import { formatNumber } from '../../viz/format.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number in TeX, with as many digits as anywhere else on the site. */
export function tex(value: number): string {
	return formatNumber(value)
		.replaceAll('−', '-')
		.replaceAll(',', '{,}')
		.replace('∞', '\\infty')
		.replace(/ × 10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/, (_, minus: string, digits: string) => {
			const power = [...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join('');
			return ` \\times 10^{${minus && '-'}${power}}`;
		});
}

/** As a factor or a later summand: a negative number goes into brackets. */
export function factor(value: number): string {
	return value < 0 ? `(${tex(value)})` : tex(value);
}

/** As a shape: `8 \times 16 \times 16`. */
export function shape(dims: readonly number[]): string {
	return dims.join(' \\times ');
}
