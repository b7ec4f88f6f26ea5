import { slice } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Manifest } from '../../trace/manifest.ts';
import { mean } from '../../tensor/statistics.ts';
import type { ModulatedPart } from '../../trace/number-ref.ts';
import { ADALN_VECTORS, type Branch } from '../../trace/probes.ts';
import type { Internals, PromptToken } from '../../trace/run.ts';
import { middlePatch } from '../../viz/patches.ts';
import type { StageInput } from '../stage.ts';
import {
	blockSum,
	GATES,
	lengthsByBlock,
	type BlockSum,
	type Lengths,
	type Place
} from './block-sum.ts';
import { modulationOf, type Modulation } from './modulation.ts';

/** What the prompt, or the empty prompt, becomes on its way into the blocks. Vectors are `[D]`. */
export interface ConditionedBranch {
	readonly tokens: readonly PromptToken[];
	/** One vector for each token: what cross-attention reads. */
	readonly states: readonly Float32Array[];
	/** All words in one vector. */
	readonly pooled: Float32Array;
	/** The timestep after its MLP. */
	readonly time: Float32Array;
	/** time + pooled, as the engine added them. */
	readonly condition: Float32Array;
	/** The six adaLN vectors of the selected block, in the order of {@link ADALN_VECTORS}. */
	readonly vectors: readonly Float32Array[];
	/** Mean |gate| of every block, `[L]`. */
	readonly gates: { readonly attention: Float32Array; readonly mlp: Float32Array };
	/** What the patch looked at becomes before the block's self-attention and its MLP; null while it is not captured. */
	readonly modulations: Readonly<Record<ModulatedPart, Modulation | null>>;
	/** What the block adds to that patch; null while it is not captured. */
	readonly blockSum: BlockSum | null;
	/** How long the additions of all blocks to that patch are; null while they are not captured. */
	readonly lengths: Lengths | null;
}

export interface TextConditioningData {
	/** Time of the step, 1 (noise) … 0 (clean). */
	readonly t: number;
	/** ω, `[F/2]`. */
	readonly frequencies: readonly number[];
	/** cos(ωᵢt) for all i, then sin(ωᵢt), `[F]`. */
	readonly sinusoid: Float32Array;
	/** After the first layer of the time MLP, `[D]`. */
	readonly hidden: Float32Array;
	/** How many blocks there are to choose from. */
	readonly blocks: number;
	readonly block: number;
	/** The step, 0-based, and how many are computed so far. */
	readonly index: number;
	readonly computed: number;
	/** The sampler's times `[S + 1]`, 1 … 0. */
	readonly times: readonly number[];
	readonly prompt: string;
	/** Prompts that the model's makers suggest. */
	readonly examples: readonly string[];
	readonly vocabulary: Manifest['text'];
	/** Patches along a side. */
	readonly grid: number;
	/** The patch whose vector is modulated: the selected one, else one near the middle. */
	readonly patch: number;
	readonly picture: Tensor | undefined;
	/** With text, without. */
	readonly branches: readonly [ConditionedBranch, ConditionedBranch];
}

export function derive(input: StageInput): TextConditioningData | null {
	const { manifest, trace, step, internals, selection, picture } = input;
	const { depth, frequencies, grid } = manifest.dit;
	const hidden = internals['time.hidden'];
	const block = Math.min(selection.block, depth - 1);
	const patch = selection.patch ?? middlePatch(grid);
	const branch = (branch: Branch) => conditionedBranch(input, { block, patch, branch });
	const [withText, without] = [branch(0), branch(1)];
	if (!hidden || !withText || !without) return null;
	return {
		t: step.t,
		frequencies,
		sinusoid: sinusoid(step.t, frequencies),
		hidden: slice(hidden, 0).data,
		blocks: depth,
		block,
		index: step.index,
		computed: trace.steps.length,
		times: trace.times,
		prompt: trace.request.prompt,
		examples: manifest.examples,
		vocabulary: manifest.text,
		grid,
		patch,
		picture,
		branches: [withText, without]
	};
}

/** t → `[F]`: cosines, then sines, at the model's frequencies (Vaswani et al. 2017, section 3.5). */
export function sinusoid(t: number, frequencies: readonly number[]): Float32Array {
	const angles = frequencies.map((frequency) => frequency * t);
	return Float32Array.from([...angles.map(Math.cos), ...angles.map(Math.sin)]);
}

function conditionedBranch(
	{ manifest, trace: { text }, step, internals }: StageInput,
	place: Place
): ConditionedBranch | null {
	const { block, branch, patch } = place;
	const time = internals['time.embedding'];
	const condition = internals['condition.vector'];
	const vectors = internals['adaln.vectors'];
	if (!time || !condition || !vectors) return null;
	// The prompt's tokens come first and `<start>` is in both branches: the mask tells how many the branch has.
	const count = slice(text.mask, branch).data.reduce((sum, one) => sum + one, 0);
	const tokens = text.tokens.slice(0, count);
	const six = ADALN_VECTORS.map((_, index) => slice(vectors, block, branch, index).data);
	const changes = step.changes ?? [];
	const stream = internals['residual.stream'];
	const before = stream && slice(stream, block, branch, patch).data;
	const sum = blockSum(internals, place, changes);
	const [, read] = sum?.additions ?? [];
	return {
		tokens,
		states: tokens.map((_, token) => slice(text.states, branch, token).data),
		pooled: slice(text.pooled, branch).data,
		time: slice(time, branch).data,
		condition: slice(condition, branch).data,
		vectors: six,
		modulations: {
			self: modulationOf('self', before, internals['attention.self.input'], place, six),
			mlp: modulationOf('mlp', read?.sum, internals['mlp.input'], place, six)
		},
		blockSum: sum,
		lengths: lengthsByBlock(internals, place, manifest.dit.depth, changes),
		gates: {
			attention: meanGates(vectors, branch, GATES.self),
			mlp: meanGates(vectors, branch, GATES.mlp)
		}
	};
}

/** Mean |gate| over the width, for every block: `[L, B, 6, D]` → `[L]`. */
function meanGates(
	vectors: NonNullable<Internals['adaln.vectors']>,
	branch: Branch,
	gate: number
): Float32Array {
	return Float32Array.from({ length: vectors.dims[0] }, (_, block) =>
		mean(slice(vectors, block, branch, gate).data.map(Math.abs))
	);
}
