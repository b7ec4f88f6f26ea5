/**
 * The timestep as the DiT takes it, `[F]`: cos(ωᵢ t) for all i, then sin(ωᵢ t). Computed here in double precision
 * and not in the graph, because some GPUs lose digits on large arguments.
 *
 * Reference: Vaswani et al., "Attention is all you need", 2017, section 3.5; the order is that of Peebles & Xie 2022.
 *
 * @param frequencies ω `[F/2]`, from the manifest.
 */
export function sinusoid(t: number, frequencies: readonly number[]): Float32Array {
	const angles = frequencies.map((frequency) => frequency * t);
	return Float32Array.from([...angles.map(Math.cos), ...angles.map(Math.sin)]);
}
