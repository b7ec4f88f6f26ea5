/**
 * Classifier-free guidance: the guess with the prompt, pushed further away from the guess without.
 *
 * ô = o(∅) + s · (o(c) − o(∅)), element by element, `[n]` each. s = 0 ignores the prompt, s = 1 is
 * the model's own guess, larger s exaggerates what the prompt changes. Because the step from any
 * kind of guess to any other is affine, guiding ε̂, v̂ or x̂₀ at the same x_t comes to the same.
 *
 * Reference: Ho & Salimans, "Classifier-free diffusion guidance", 2022, equation 6, in the
 * convention s = 1 + w.
 *
 * @param conditional o(c), the model's output with the prompt.
 * @param unconditional o(∅), its output without.
 * @param scale s.
 */
export function guide(
	conditional: Float32Array,
	unconditional: Float32Array,
	scale: number
): Float32Array {
	return unconditional.map((without, i) => without + scale * (conditional[i] - without));
}
