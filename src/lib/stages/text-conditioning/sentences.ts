import { norm } from '../../tensor/algebra.ts';
import { fitFloat16 } from '../../tensor/float16.ts';
import { argmax, mean, std } from '../../tensor/statistics.ts';
import { formatNumber, formatPercent } from '../../viz/format.ts';
import { placeName } from '../../viz/grid.ts';
import { BLOCK_PARTS, type ModulatedPart } from '../../trace/number-ref.ts';
import type { PromptComparison } from './compare.ts';
import type { BlockSum, Lengths } from './block-sum.ts';
import type { ConditionedBranch, TextConditioningData } from './derive.ts';
import type { Modulation } from './modulation.ts';

/** How long the two summands of the condition are, and what they make. */
export function describeSum({ time, pooled, condition }: ConditionedBranch): string {
	const [ofTime, ofWords, ofBoth] = [time, pooled, condition].map((vector) =>
		formatNumber(norm(vector))
	);
	return `The time’s vector is ${ofTime} long and the words’ ${ofWords}; added, entry by entry, they make a condition of length ${ofBoth}.`;
}

/** Which block is opened widest; people count from 1. */
export function describeGates({ gates }: ConditionedBranch): string {
	const [attention, mlp] = [argmax(gates.attention), argmax(gates.mlp)];
	return `At this step block ${attention + 1} opens its self-attention gate widest (mean size ${formatNumber(gates.attention[attention])}), block ${mlp + 1} its MLP gate (${formatNumber(gates.mlp[mlp])}).`;
}

export function describe({ branches: [withText], t }: TextConditioningData): string {
	const words = withText.tokens.length - 1;
	return `${words} ${words === 1 ? 'word' : 'words'} and the time t = ${formatNumber(t)} become one condition. ${describeSum(withText)} ${describeGates(withText)}`;
}

const PART_NAMES = {
	self: 'self-attention',
	cross: 'cross-attention',
	mlp: 'the MLP'
} as const;

/** How near what the page made again is to what the engine has, the vector `[D]` where a recorded run may have rounded it. */
function agreement(difference: number, kept?: Float32Array): string {
	if (difference === 0) return 'is the engine’s, bit by bit';
	const isRounded = kept !== undefined && fitFloat16(kept);
	const why = isRounded ? ', as the recorded run is kept in half precision' : '';
	return `differs from the engine’s by at most ${formatNumber(difference)}${why}`;
}

/** What LayerNorm and modulation do to one patch's vector, and how well the page's own arithmetic agrees. */
export function describeModulation(
	{ block, grid, patch }: TextConditioningData,
	modulation: Modulation | null,
	part: ModulatedPart
): string {
	const where = `Before ${PART_NAMES[part]}, block ${block + 1} takes the vector of the patch in ${placeName(patch, grid)}`;
	if (!modulation) {
		return `${where}, brings it to mean 0 and standard deviation 1 (LayerNorm), then scales and shifts each entry as the condition says.`;
	}
	const { stream, normed, modulated, difference } = modulation;
	const spread = (values: Float32Array) => formatNumber(std(values));
	return `${where} with a standard deviation of ${spread(stream)}; LayerNorm brings it to ${spread(normed)} about mean 0, and the condition’s scale and shift to ${spread(modulated)} about ${formatNumber(mean(modulated))}. Made again here, it ${agreement(difference)}.`;
}

/** How far a block moves a patch's vector, and which of its parts does most of that. */
export function describeBlockSum(
	{ block, grid, patch }: TextConditioningData,
	sum: BlockSum | null
): string {
	const where = `Block ${block + 1} replaces nothing: its three parts add to the vector of the patch in ${placeName(patch, grid)}`;
	if (!sum) return `${where}, and self-attention and the MLP only as far as their gates let them.`;
	const { before, additions, after, change, shares, difference } = sum;
	const lengths = additions
		.map(({ part, length }) => `${PART_NAMES[part]} ${formatNumber(length)}`)
		.join(', ');
	const from = `${where}, which is ${formatNumber(norm(before))} long before and ${formatNumber(norm(after))} after. The lengths added are: ${lengths}.`;
	if (!shares) return `${from} Here nothing changes.`;
	const most = argmax(shares);
	return `${from} Of the whole change, ${formatNumber(change)} long, ${PART_NAMES[BLOCK_PARTS[most]]} brings the largest share, ${formatPercent(shares[most])}. Added up here, the vector ${agreement(difference, after)}.`;
}

/** Where each part adds most, and which part adds most in all; people count from 1. */
export function describeLengths(lengths: Lengths): string {
	const [self, cross, mlp] = BLOCK_PARTS.map((part) => {
		const block = argmax(lengths[part]);
		return `block ${block + 1} (${formatNumber(lengths[part][block])})`;
	});
	const longest = argmax(BLOCK_PARTS.map((part) => mean(lengths[part])));
	return `To this patch self-attention adds most in ${self}, cross-attention in ${cross}, the MLP in ${mlp}. On average over the blocks, ${PART_NAMES[BLOCK_PARTS[longest]]} adds most.`;
}

interface ThroughSteps {
	/** A vector at every step, `[S][D]`, once the weights are there. */
	readonly steps: readonly Float32Array[] | undefined;
	readonly index: number;
	/** Largest difference from the engine's at the step shown, where both are there. */
	readonly difference: number | undefined;
}

/** How a vector grows or shrinks on the way from noise to picture. */
export function describeThroughSteps({ steps, index, difference }: ThroughSteps): string {
	const why = 'It depends on nothing but the time and the words, so all steps can be worked out.';
	if (!steps) return why;
	const size = (step: number) => mean(steps[step].map(Math.abs));
	const last = steps.length - 1;
	const check =
		difference === undefined ? '' : ` At step ${index + 1} it ${agreement(difference)}.`;
	return `${why} Its mean size goes from ${formatNumber(size(0))} at step 1 to ${formatNumber(size(last))} at step ${last + 1}.${check}`;
}

/** How near two prompts are, as the blocks see them. */
export function describeComparison(
	{ cosine, change }: PromptComparison,
	block: number | undefined
): string {
	const way =
		cosine > 0.999 ? 'the same way' : cosine > 0.9 ? 'nearly the same way' : 'different ways';
	const pooled = `The two pooled vectors point ${way}: their cosine is ${formatNumber(cosine)}.`;
	if (change === undefined || block === undefined) return pooled;
	return `${pooled} At this step the other words change the six vectors of block ${block + 1} by ${formatPercent(change)} of their length.`;
}
