import { dot, largestDifference, norm } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { partFactor, type Change } from '../../trace/changes.ts';
import { BLOCK_PARTS, type BlockPart } from '../../trace/number-ref.ts';
import type { Branch } from '../../trace/probes.ts';
import type { Internals } from '../../trace/run.ts';

/** What one part of a block adds to a patch's vector; vectors are `[D]`. */
export interface Addition {
	readonly part: BlockPart;
	/** Null for cross-attention, which has none. */
	readonly gate: Float32Array | null;
	/** What the part made of the vector. */
	readonly output: Float32Array;
	/** gate · output; the output itself where there is no gate. */
	readonly gated: Float32Array;
	/** What the visitor multiplies it with; 1 where nothing is changed. */
	readonly factor: number;
	/** factor · gated: what is added. */
	readonly added: Float32Array;
	/** The vector with it. */
	readonly sum: Float32Array;
	/** The Euclidean length of `added`. */
	readonly length: number;
}

/** A patch's vector through one block; `[D]` each. */
export interface BlockSum {
	readonly before: Float32Array;
	/** In the order of {@link BLOCK_PARTS}. */
	readonly additions: readonly Addition[];
	/** As the engine has it. */
	readonly after: Float32Array;
	/** Largest difference between the engine's and the same added up here. */
	readonly difference: number;
	/** Length of after − before. */
	readonly change: number;
	/**
	 * How far each addition goes the way of the whole change, as a share of it: together 1, below 0 where one works
	 * against it. Null where nothing changes.
	 */
	readonly shares: readonly number[] | null;
}

/** How long the additions of every block are, `[L]` for each part. */
export type Lengths = Readonly<Record<BlockPart, Float32Array>>;

/** Where a vector is followed. */
export interface Place {
	readonly block: number;
	readonly branch: Branch;
	readonly patch: number;
}

/** Index of a part's gate in `adaln.vectors`. */
export const GATES = { self: 2, mlp: 5 } as const;

const OUTPUTS = {
	self: 'attention.self.out',
	cross: 'attention.cross.out',
	mlp: 'mlp.out'
} as const;

/** What a block adds to a patch's vector, part by part (Peebles & Xie 2022, figure 3); null while it is not captured. */
export function blockSum(
	internals: Internals,
	place: Place,
	changes: readonly Change[]
): BlockSum | null {
	const { block, branch, patch } = place;
	const stream = internals['residual.stream'];
	if (!stream) return null;
	const before = slice(stream, block, branch, patch).data;
	const after = slice(stream, block + 1, branch, patch).data;
	const additions: Addition[] = [];
	for (const part of BLOCK_PARTS) {
		const addition = additionOf(part, additions.at(-1)?.sum ?? before, internals, place, changes);
		if (!addition) return null;
		additions.push(addition);
	}
	const way = after.map((value, i) => value - before[i]);
	const change = norm(way);
	return {
		before,
		additions,
		after,
		difference: largestDifference(after, additions.at(-1)!.sum),
		change,
		shares: change > 0 ? additions.map(({ added }) => dot(added, way) / change ** 2) : null
	};
}

function additionOf(
	part: BlockPart,
	before: Float32Array,
	internals: Internals,
	{ block, branch, patch }: Place,
	changes: readonly Change[]
): Addition | null {
	const outputs = internals[OUTPUTS[part]];
	const vectors = internals['adaln.vectors'];
	if (!outputs || !vectors) return null;
	const output = slice(outputs, block, branch, patch).data;
	const gate = part === 'cross' ? null : slice(vectors, block, branch, GATES[part]).data;
	const gated = gate ? output.map((value, i) => gate[i] * value) : output;
	const factor = partFactor(changes, part, block);
	const added = factor === 1 ? gated : gated.map((value) => factor * value);
	const sum = before.map((value, i) => value + added[i]);
	return { part, gate, output, gated, factor, added, sum, length: norm(added) };
}

/** How long the additions of all blocks to one patch's vector are; null while they are not captured. */
export function lengthsByBlock(
	internals: Internals,
	place: Omit<Place, 'block'>,
	depth: number,
	changes: readonly Change[]
): Lengths | null {
	const lengths = {
		self: new Float32Array(depth),
		cross: new Float32Array(depth),
		mlp: new Float32Array(depth)
	};
	for (let block = 0; block < depth; block++) {
		const sum = blockSum(internals, { ...place, block }, changes);
		if (!sum) return null;
		for (const { part, length } of sum.additions) lengths[part][block] = length;
	}
	return lengths;
}
