/** A scalar and what it multiplies. */
export type Weighted = readonly [coefficient: number, values: Float32Array];

/**
 * Σⱼ cⱼ·vⱼ, element by element over rows of `[n]`, summed in double precision. Everything that a
 * schedule, a prediction or a sampler does to a latent is one of these.
 *
 * @param terms at least one.
 */
export function combine(terms: readonly Weighted[]): Float32Array {
	const [, first] = terms[0];
	return Float32Array.from(first, (_, i) =>
		terms.reduce((sum, [coefficient, values]) => sum + coefficient * values[i], 0)
	);
}
