import { dot } from '../../tensor/algebra.ts';
import { at, slice } from '../../tensor/indexing.ts';
import { softmax } from '../../tensor/softmax.ts';
import type { AttentionKind } from '../../trace/number-ref.ts';
import type { AttentionMaps } from './maps.ts';

/** Where a probability lies in the model. */
export interface CellPlace {
	readonly attention: AttentionKind;
	readonly block: number;
	readonly head: number;
	readonly query: number;
	/** A patch, or a word. */
	readonly key: number;
}

/** One probability of a head, made again from its own q and k: softmax(q·k / √d) (Vaswani et al. 2017, eq. 1). */
export interface AttentionCell {
	/** The query's vector, `[d]`. */
	readonly q: Float32Array;
	/** The key's vector, `[d]`. */
	readonly k: Float32Array;
	/** qᵢ·kᵢ, `[d]`: their sum is the dot product. */
	readonly products: Float32Array;
	/** q·k */
	readonly dot: number;
	/** √d */
	readonly root: number;
	/** q·k / √d */
	readonly logit: number;
	/** Σⱼ exp(logitⱼ) over all keys of the row. */
	readonly sum: number;
	/** exp(logit) / sum, computed here. */
	readonly probability: number;
	/** The same number as the engine computed it. */
	readonly captured: number;
	/** The key's value, `[d]`: what it has to give. */
	readonly v: Float32Array;
	/** Σⱼ pⱼ·vⱼ over all keys, `[d]`: what the query takes away from this head. */
	readonly mixed: Float32Array;
}

/**
 * Null where the vectors are not captured.
 *
 * @throws ShapeError where there is no such head, query or key.
 */
export function openCell(
	{ probs, vectors }: AttentionMaps,
	{ block, head, query, key }: Omit<CellPlace, 'attention'>
): AttentionCell | null {
	if (!vectors) return null;
	const { q, k, v } = vectors[block];
	const asking = slice(q, head, query).data;
	const answering = slice(k, head, key).data;
	const root = Math.sqrt(asking.length);
	const logits = Array.from(
		{ length: k.dims[1] },
		(_, other) => dot(asking, slice(k, head, other).data) / root
	);
	const shares = softmax(logits);
	return {
		q: asking,
		k: answering,
		products: asking.map((value, i) => value * answering[i]),
		dot: logits[key] * root,
		root,
		logit: logits[key],
		sum: logits.reduce((sum, logit) => sum + Math.exp(logit), 0),
		probability: shares[key],
		captured: at(probs[block], head, query, key),
		v: slice(v, head, key).data,
		mixed: asking.map((_, i) =>
			shares.reduce((sum, share, j) => sum + share * at(v, head, j, i), 0)
		)
	};
}
