import type { NumberRef } from '../trace/number-ref.ts';
import { f32, moments } from './float32.ts';
import { entryName } from './names.ts';
import type { Work } from './recipe.ts';

export const NORM = String.raw`\operatorname{LN}(x)_d = \frac{x_d - \mu}{\sqrt{\sigma^2 + \epsilon}}`;

/** LayerNorm without weights of its own (Ba et al. 2016). */
export function normWork(
	row: Float32Array,
	entry: number,
	epsilon: number,
	refOf: (entry: number) => NumberRef
): Work {
	const { mean, deviation } = moments(row, epsilon);
	return {
		operands: [
			{ name: entryName('x', entry), value: row[entry], ref: refOf(entry) },
			{ name: 'mean μ', value: mean, origin: 'of the entries below' },
			{ name: '√(σ² + ε)', value: deviation, origin: 'of the entries below' }
		],
		sum: {
			each: 'entry of the token',
			terms: Array.from(row, (value, i) => ({
				factors: [{ name: entryName('x', i), value, ref: refOf(i) }],
				value
			})),
			total: f32(mean * row.length)
		},
		value: f32((row[entry] - mean) / deviation)
	};
}
