import { slice } from '../../tensor/indexing.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Internals, PromptToken } from '../../trace/run.ts';
import type { StageInput } from '../stage.ts';
import { lookOfHead, type Look } from './looks.ts';
import { averageHeads, type AttentionMaps } from './maps.ts';

/** Attention of one block in the branch with text, and what is asked of it. */
export interface AttentionData {
	/** Patches in a row. */
	readonly grid: number;
	/** How many blocks and heads there are to choose from. */
	readonly blocks: number;
	readonly heads: number;
	readonly block: number;
	/** Null stands for the average over heads. */
	readonly head: number | null;
	/** The patch that asks; the middle one until the visitor chooses. */
	readonly query: number;
	/** The word looked for; until the visitor chooses, the last one of the prompt. */
	readonly word: number;
	readonly tokens: readonly PromptToken[];
	/** The decoded clean guess `[3, S, S]`, once it is there. */
	readonly picture: Tensor | undefined;
	/** Patches → patches, M = N. */
	readonly self: AttentionMaps;
	/** Patches → words, M = the prompt's tokens; padding gets no attention and is left out. */
	readonly cross: AttentionMaps;
	/** Every self-attention head summed up, `[H]`, and their average map. */
	readonly looks: readonly Look[];
	readonly averageLook: Look;
}

const WITH_TEXT = 0;

export function derive({
	manifest,
	trace,
	internals,
	picture,
	selection
}: StageInput): AttentionData | null {
	const { grid, depth, heads } = manifest.dit;
	const { tokens } = trace.text;
	const block = Math.min(selection.block, depth - 1);
	const self = readMaps(internals, 'self', block, grid * grid);
	const cross = readMaps(internals, 'cross', block, tokens.length);
	if (!self || !cross) return null;
	return {
		grid,
		blocks: depth,
		heads,
		block,
		head: selection.head === null ? null : Math.min(selection.head, heads - 1),
		query: Math.min(selection.patch ?? middle(grid), grid * grid - 1),
		word: Math.min(selection.word ?? Infinity, tokens.length - 1),
		tokens,
		picture,
		self,
		cross,
		looks: Array.from({ length: heads }, (_, head) =>
			lookOfHead(slice(self.probs, head).data, grid)
		),
		averageLook: lookOfHead(self.average.data, grid)
	};
}

function middle(grid: number): number {
	const half = Math.floor(grid / 2);
	return half * grid + half;
}

function readMaps(
	internals: Internals,
	kind: 'self' | 'cross',
	block: number,
	keys: number
): AttentionMaps | null {
	const [probs, q, k] = (['probs', 'q', 'k'] as const).map(
		(part) => internals[`attention.${kind}.${part}`]
	);
	if (!probs || !q || !k) return null;
	const visible = firstKeys(slice(probs, block, WITH_TEXT), 2, keys);
	return {
		probs: visible,
		average: averageHeads(visible),
		q: slice(q, block, WITH_TEXT),
		k: firstKeys(slice(k, block, WITH_TEXT), 1, keys)
	};
}

/** Keeps the first `count` entries along an axis: `[H, N, T]` → `[H, N, M]`, or `[H, T, d]` → `[H, M, d]`. */
function firstKeys(whole: Tensor, axis: number, count: number): Tensor {
	const { data, dims } = whole;
	if (dims[axis] === count) return whole;
	const kept = dims.map((dim, i) => (i === axis ? count : dim));
	const inner = dims.slice(axis + 1).reduce((size, dim) => size * dim, 1);
	const [before, after] = [dims[axis] * inner, count * inner];
	const result = new Float32Array((data.length / before) * after);
	for (let row = 0; row * before < data.length; row++) {
		result.set(data.subarray(row * before, row * before + after), row * after);
	}
	return tensor(result, kept);
}
