/**
 * Everything a sampler's step can be a weighted sum of:
 *
 * | term                | symbol     | what it is                                                  |
 * | ------------------- | ---------- | ----------------------------------------------------------- |
 * | `x`                 | x_t        | the state the step starts from                              |
 * | `x0`                | x̂₀         | the model's clean picture at t                              |
 * | `epsilon`           | ε̂          | the model's noise at t                                      |
 * | `velocity`          | v̂          | the model's velocity at t                                   |
 * | `correctedVelocity` | v̂ at t'    | its velocity at a trial point at the step's end             |
 * | `previousX0`        | x̂₀ before  | its clean picture one step earlier                          |
 * | `noise`             | z          | fresh unit noise                                            |
 */
export type Term =
	'x' | 'x0' | 'epsilon' | 'velocity' | 'correctedVelocity' | 'previousX0' | 'noise';

/** A step's arithmetic in scalars: x_next = Σ coefficient · term. An absent term plays no part. */
export type Coefficients = Readonly<Partial<Record<Term, number>>>;

/** How each term is typeset (LaTeX), and named for people. */
export const TERMS: Readonly<Record<Term, { symbol: string; label: string }>> = {
	x: { symbol: 'x_t', label: 'the state now' },
	x0: { symbol: '\\hat{x}_0', label: 'the predicted clean picture' },
	epsilon: { symbol: '\\hat{\\varepsilon}', label: 'the predicted noise' },
	velocity: { symbol: '\\hat{v}', label: 'the predicted velocity' },
	correctedVelocity: { symbol: "\\hat{v}'", label: 'the velocity at the trial point' },
	previousX0: { symbol: '\\hat{x}_0^{\\text{prev}}', label: 'the clean picture predicted before' },
	noise: { symbol: 'z', label: 'fresh noise' }
};
