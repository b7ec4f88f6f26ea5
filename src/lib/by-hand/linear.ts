import { slice } from '../tensor/indexing.ts';
import type { GraphName } from '../trace/manifest.ts';
import { f32, product, sum32 } from './float32.ts';
import { LEARNED, type Operand, type Sources, type Work } from './recipe.ts';

/**
 * One output of a linear layer, W x + b.
 *
 * @param layer the layer's PyTorch name, without `.weight`.
 * @param out which output, counted from 0.
 * @param inputs x `[in]`.
 * @param each what one product is, for people.
 */
export async function linearWork(
	{ lab }: Sources,
	graph: GraphName,
	layer: string,
	out: number,
	inputs: readonly Operand[],
	each: string
): Promise<Work> {
	const [weight, bias] = await Promise.all([
		lab.weight(graph, `${layer}.weight`),
		lab.weight(graph, `${layer}.bias`)
	]);
	const row = slice(weight, out).data;
	const terms = inputs.map((input, j) =>
		product({ name: `W[${out + 1}, ${j + 1}]`, value: row[j], origin: LEARNED }, input)
	);
	const total = sum32(terms.map(({ value }) => value));
	return {
		operands: [{ name: `b[${out + 1}]`, value: bias.data[out], origin: LEARNED }],
		sum: { each, terms, total },
		value: f32(total + bias.data[out])
	};
}
