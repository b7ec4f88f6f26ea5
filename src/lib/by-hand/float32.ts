import type { Operand, Term } from './recipe.ts';

/** Rounds to single precision, in which the model computes. */
export const f32 = Math.fround;

/** Σ values, rounded to float32 after every addition. */
export function sum32(values: Iterable<number>): number {
	let sum = 0;
	for (const value of values) sum = f32(sum + value);
	return sum;
}

/** Σᵢ aᵢ·bᵢ + start in float32; both `[n]`. */
export function dot32(a: Float32Array, b: Float32Array, start = 0): number {
	let sum = start;
	for (let i = 0; i < a.length; i++) sum = f32(sum + f32(a[i] * b[i]));
	return sum;
}

/** Factors and their product. */
export function product(...factors: readonly Operand[]): Term {
	return { factors, value: factors.reduce((value, factor) => f32(value * factor.value), 1) };
}

/** x · sigmoid(x) (Elfwing et al. 2017). */
export function silu(x: number): number {
	return f32(x / (1 + Math.exp(-x)));
}

/** GELU by its tanh approximation (Hendrycks & Gimpel 2016). */
export function gelu(x: number): number {
	const inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
	return f32(0.5 * x * (1 + Math.tanh(inner)));
}

/** Mean and standard deviation, as LayerNorm divides by it: √(variance + ε). */
export interface Moments {
	readonly mean: number;
	readonly deviation: number;
}

/** LayerNorm's two numbers of a row `[n]` (Ba et al. 2016). */
export function moments(row: Float32Array, epsilon: number): Moments {
	const mean = f32(sum32(row) / row.length);
	const squares = row.map((value) => (value - mean) ** 2);
	return { mean, deviation: f32(Math.sqrt(sum32(squares) / row.length + epsilon)) };
}
