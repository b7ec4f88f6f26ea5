import { slice } from '../../tensor/indexing.ts';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Manifest } from '../../trace/manifest.ts';
import type { Internals, PromptToken } from '../../trace/run.ts';
import { placeOfThing } from '../../trace/tokenizer.ts';
import { middlePatch } from '../../viz/patches.ts';
import type { StageInput } from '../stage.ts';
import { askedLayout, type AskedObject } from './asked-layout.ts';
import type { AttentionMaps, HeadVectors } from './maps.ts';
import { isAveraged, overStepsOf, type OverSteps } from './over-steps.ts';

/** All attention of a step, or the mean over steps, in the branch with text, and what is asked of it. */
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
	/** The word looked for; until the visitor chooses, the first thing to draw, or else the last one. */
	readonly word: number;
	readonly tokens: readonly PromptToken[];
	/** Where the prompt asks for its objects, as far as it can be read. The same for as long as the tokens are. */
	readonly asked: readonly AskedObject[];
	/** The decoded clean guess `[3, S, S]`, once it is there. */
	readonly picture: Tensor | undefined;
	/** Absent where no mean can be read. */
	readonly overSteps: OverSteps | undefined;
	/** Patches → patches, M = N. The same object for as long as the internals are the same. */
	readonly self: AttentionMaps;
	/** Patches → words, M = the prompt's tokens; what stands for no word is summed up in `padding`. */
	readonly cross: AttentionMaps;
}

type Captured = Pick<AttentionData, 'self' | 'cross'>;
const WITH_TEXT = 0;

/** A step's internals do not change, and every click derives anew. */
const known = new WeakMap<Internals, Captured>();

export function derive(input: StageInput): AttentionData | null {
	const { manifest, trace, picture, selection } = input;
	const { grid, depth, heads } = manifest.dit;
	const { tokens } = trace.text;
	const overSteps = overStepsOf(input);
	const internals = isAveraged(overSteps) ? overSteps.mean.internals : input.internals;
	const captured = readBoth(internals, grid * grid, tokens.length);
	if (!captured) return null;
	return {
		grid,
		blocks: depth,
		heads,
		block: Math.min(selection.block, depth - 1),
		head: selection.head === null ? null : Math.min(selection.head, heads - 1),
		query: Math.min(selection.patch ?? middlePatch(grid), grid * grid - 1),
		word: Math.min(
			selection.word ?? placeOfThing(tokens, manifest.text) ?? Infinity,
			tokens.length - 1
		),
		tokens,
		asked: askedBy(tokens, manifest),
		picture,
		overSteps,
		...captured
	};
}

const layouts = new WeakMap<readonly PromptToken[], readonly AskedObject[]>();

function askedBy(tokens: readonly PromptToken[], { text }: Manifest): readonly AskedObject[] {
	const asked = layouts.get(tokens) ?? askedLayout(tokens, text);
	layouts.set(tokens, asked);
	return asked;
}

function readBoth(internals: Internals, patches: number, words: number): Captured | null {
	const before = known.get(internals);
	if (before) return before;
	const self = readMaps(internals, 'self', patches);
	const cross = readMaps(internals, 'cross', words);
	const captured = self && cross && { self, cross };
	if (captured) known.set(internals, captured);
	return captured;
}

function readMaps(
	internals: Internals,
	kind: 'self' | 'cross',
	keys: number
): AttentionMaps | null {
	const probs = internals[`attention.${kind}.probs`];
	if (!probs) return null;
	const whole = blocksOf(probs);
	return {
		probs: whole.map((heads) => firstKeys(heads, 2, keys)),
		vectors: readVectors(internals, kind, keys),
		padding: whole.map((heads) => shareBeyond(heads, keys))
	};
}

function readVectors(
	internals: Internals,
	kind: 'self' | 'cross',
	keys: number
): HeadVectors[] | undefined {
	const [q, k, v] = (['q', 'k', 'v'] as const).map(
		(part) => internals[`attention.${kind}.${part}`]
	);
	if (!q || !k || !v) return undefined;
	const [asking, answering, values] = [q, k, v].map(blocksOf);
	return asking.map((block, i) => ({
		q: block,
		k: firstKeys(answering[i], 1, keys),
		v: firstKeys(values[i], 1, keys)
	}));
}

/** `[L, B, …]` → L of `[…]`, as views. */
function blocksOf(whole: Tensor): Tensor[] {
	return Array.from({ length: whole.dims[0] }, (_, block) => slice(whole, block, WITH_TEXT));
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

/** How much of each head's attention lies beyond the first keys, `[H, N, T]` → `[H]`. */
function shareBeyond({ data, dims: [heads, queries, all] }: Tensor, keys: number): Float32Array {
	const shares = new Float32Array(heads);
	for (let row = 0; row < heads * queries; row++) {
		const head = Math.floor(row / queries);
		for (let key = keys; key < all; key++) shares[head] += data[row * all + key] / queries;
	}
	return shares;
}
