/**
 * softmax(z)ᵢ = exp(zᵢ) / Σⱼ exp(zⱼ), `[n]` → `[n]`.
 *
 * The largest logit is subtracted first, which changes nothing on paper and keeps exp from
 * overflowing; a logit of −∞ (a masked word) gets exactly 0.
 */
export function softmax(logits: ArrayLike<number>): Float32Array {
	const values = Float64Array.from(logits);
	const largest = values.reduce((max, value) => Math.max(max, value), -Infinity);
	const exponentials = values.map((value) => Math.exp(value - largest));
	const sum = exponentials.reduce((total, value) => total + value, 0);
	return Float32Array.from(exponentials, (value) => value / sum);
}
