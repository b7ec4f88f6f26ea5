/** x · sigmoid(x), entry by entry: the smooth switch between two layers (Elfwing et al. 2018, equation 3). */
export function silu(x: Float32Array): Float32Array {
	return x.map((value) => value / (1 + Math.exp(-value)));
}
