import { norm } from '../../tensor/algebra.ts';
import { argmax, mean, std } from '../../tensor/statistics.ts';
import { formatNumber, formatPercent } from '../../viz/format.ts';
import { placeName } from '../../viz/grid.ts';
import type { PromptComparison } from './compare.ts';
import type { ConditionedBranch, TextConditioningData } from './derive.ts';

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

/** What LayerNorm and modulation do to one patch's vector, and how well the page's own arithmetic agrees. */
export function describeModulation(
	{ block, grid, patch }: TextConditioningData,
	{ modulation }: ConditionedBranch
): string {
	const where = `Before self-attention, block ${block + 1} takes the vector of the patch in ${placeName(patch, grid)}`;
	if (!modulation) {
		return `${where}, brings it to mean 0 and standard deviation 1 (LayerNorm), then scales and shifts each entry as the condition says.`;
	}
	const { stream, normed, modulated, difference } = modulation;
	const spread = (values: Float32Array) => formatNumber(std(values));
	return `${where} with a standard deviation of ${spread(stream)}; LayerNorm brings it to ${spread(normed)} about mean 0, and the condition’s scale and shift to ${spread(modulated)} about ${formatNumber(mean(modulated))}. Made again here, it differs from the engine’s by at most ${formatNumber(difference)}.`;
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
		difference === undefined
			? ''
			: ` At step ${index + 1} it differs from the engine’s by at most ${formatNumber(difference)}.`;
	return `${why} Its mean size goes from ${formatNumber(size(0))} at step 1 to ${formatNumber(size(last))} at step ${last + 1}.${check}`;
}

/** How near two prompts are, as the blocks see them. */
export function describeComparison(
	{ cosine, change }: PromptComparison,
	block: number | undefined
): string {
	const pooled = `The two pooled vectors point ${cosine > 0.999 ? 'the same way' : 'different ways'}: their cosine is ${formatNumber(cosine)}.`;
	if (change === undefined || block === undefined) return pooled;
	return `${pooled} At this step the other words change the six vectors of block ${block + 1} by ${formatPercent(change)} of their length.`;
}
