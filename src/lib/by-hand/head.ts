/** The arithmetic of one head (Vaswani et al. 2017, equation 1), the same in the DiT and in its text encoder. */
import { f32, product, sum32 } from './float32.ts';
import { FROM_THESE, type Operand, type Work } from './recipe.ts';

export const VECTOR_NAMES = { q: 'Query', k: 'Key', v: 'Value' } as const;

export const MATCH = String.raw`\ell = \frac{1}{\sqrt d} \sum_i q_i\,k_i`;
export const MATCH_MEANING =
	'How well what one offers fits what the other asks, before the softmax.';
export const SHARE = String.raw`p_k = \frac{e^{\ell_k - \ell_{\max}}}{\sum_j e^{\ell_j - \ell_{\max}}}`;
export const SHARE_MEANING =
	'The share of a head’s attention that goes this way; a row of shares adds up to 1.';
export const PROJECTION_TERM = 'weight × entry of what is read';
export const MIX = String.raw`o_i = \sum_k p_k\,v_{k,i}`;
export const MIX_TERM = 'share × value';
export const OUTPUT = String.raw`\text{out}_d = \sum_j W_{dj}\,[o^{(1)}, \dots, o^{(H)}]_j + b_d`;

export const OUTPUT_TERM = 'weight × entry of a head';

/** What is made by a learned matrix from what a head reads. */
export const projectionFormula = (vector: 'q' | 'k' | 'v') =>
	String.raw`${vector}_i = \sum_j W_{ij}\,x_j + b_i`;

/** q · k / √d; both `[d]`. */
export function matchWork(query: readonly Operand[], key: readonly Operand[]): Work {
	const terms = query.map((q, i) => product(q, key[i]));
	const total = sum32(terms.map(({ value }) => value));
	const scale = f32(query.length ** -0.5);
	return {
		operands: [{ name: '1 / √d', value: scale, origin: `d = ${query.length}` }],
		sum: { each: 'query × key', terms, total },
		value: f32(total * scale)
	};
}

/** One share of the softmax of a row of matches; padding, which gets exactly 0, is left out of the row. */
export function shareWork(matches: readonly Operand[], key: number): Work {
	const most = Math.max(...matches.map(({ value }) => value));
	const terms = matches.map((match) => ({
		factors: [match],
		value: f32(Math.exp(f32(match.value - most)))
	}));
	const total = sum32(terms.map(({ value }) => value));
	return {
		operands: [
			matches[key],
			{ name: 'largest match ℓ', value: most, origin: 'of the row' },
			{ name: 'e^(ℓ − largest)', value: terms[key].value, origin: FROM_THESE }
		],
		sum: { each: 'e^(ℓ − largest)', terms, total },
		value: f32(terms[key].value / total)
	};
}
