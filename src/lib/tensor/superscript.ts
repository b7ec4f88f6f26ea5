/** A whole number as it stands above the line: `⁻¹²`. */
export function superscript(whole: number): string {
	return [...`${whole}`].map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)])).join('');
}
