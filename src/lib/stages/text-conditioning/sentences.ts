import { norm } from '../../tensor/algebra.ts';
import { argmax } from '../../tensor/statistics.ts';
import { formatNumber } from '../../viz/format.ts';
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
