const FRACTION_BITS = 10;
const EXPONENT_BIAS = 15;
const SUBNORMAL_UNIT = 2 ** (1 - EXPONENT_BIAS - FRACTION_BITS);

/** One IEEE 754 half-precision number (1 sign, 5 exponent, 10 fraction bits) from its 16 bits. */
export function decodeFloat16(bits: number): number {
	const sign = bits & 0x8000 ? -1 : 1;
	const exponent = (bits >> FRACTION_BITS) & 0x1f;
	const fraction = bits & 0x3ff;
	if (exponent === 0) return sign * fraction * SUBNORMAL_UNIT;
	if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
	return sign * (1 + fraction / 2 ** FRACTION_BITS) * 2 ** (exponent - EXPONENT_BIAS);
}

/** Half-precision weights as they lie in a file, `[n]` bit patterns, to the same `[n]` numbers. Exact. */
export function decodeFloat16Array(bits: Uint16Array): Float32Array {
	return Float32Array.from(bits, decodeFloat16);
}

/** Whether numbers could have come from half precision: their float32 fractions use no more than its bits. */
export function fitFloat16(values: Float32Array): boolean {
	const beyond = 2 ** (23 - FRACTION_BITS) - 1;
	const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
	return bits.every((pattern) => (pattern & beyond) === 0);
}
