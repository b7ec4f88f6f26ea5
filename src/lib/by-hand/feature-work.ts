import { slice } from '../tensor/indexing.ts';
import { BODIES, FEATURES, type Convolution } from '../trace/autoencoder.ts';
import type { NumberRef, Place } from '../trace/number-ref.ts';
import { areaBefore, areaOf, placeBefore, type Features } from './features.ts';
import { f32, product, sum32 } from './float32.ts';
import { LEARNED, type Operand, type Term, type Work } from './recipe.ts';

/** Half of the autoencoder, as a number inside it finds it. */
export interface InHalf {
	readonly features: Features;
	/** At which its operands were made. */
	readonly step: number;
	/** What a number that the half reads is called, and where it comes from. */
	input(place: Place): Omit<Operand, 'value'>;
}

/** `f[12, 5, 9]`: channel, row, column. */
export function placed(symbol: string, { channel, row, column }: Place): string {
	return `${symbol}[${channel + 1}, ${row + 1}, ${column + 1}]`;
}

/** Where a layer's number comes from: the layer that made it, whatever moved it or passed it through SiLU since. */
export interface Maker {
	/** In the body; -1 for what the body reads. */
	readonly index: number;
	readonly place: Place;
	readonly isActivated: boolean;
}

export function makerOf({ half }: Pick<Features, 'half'>, index: number, place: Place): Maker {
	const layer = BODIES[half][index];
	const before = index < 0 ? undefined : placeBefore(layer, place);
	if (!before) return { index, place, isActivated: false };
	const maker = makerOf({ half }, index - 1, before);
	return layer.kind === 'silu' ? { ...maker, isActivated: true } : maker;
}

/** A layer's number as what another reads, named by the place where it was made. */
function operandAt(within: InHalf, index: number, place: Place, value: number): Operand {
	const { features, step } = within;
	const maker = makerOf(features, index, place);
	const layer = FEATURES[features.half].indexOf(maker.index);
	const ref: NumberRef = { kind: `${features.half}-feature`, layer, ...maker.place, step };
	const { name, ...origin } =
		maker.index < 0 ? within.input(maker.place) : { name: placed('f', maker.place), ref };
	return { name: maker.isActivated ? `SiLU(${name})` : name, value, ...origin };
}

/**
 * One number that a convolution or a sum of the body makes.
 *
 * @throws NoModelError without a model to read weights from.
 */
export async function featureWork(within: InHalf, index: number, place: Place): Promise<Work> {
	const { features } = within;
	const layer = BODIES[features.half][index];
	if (layer.kind === 'convolution') return convolutionWork(within, index, layer, place);
	if (layer.kind !== 'sum') throw new RangeError(`Layer ${index} makes no numbers of its own.`);
	const summand = async (symbol: string, at: number) => {
		const { data } = await features.in(at, areaOf(place));
		const operand = operandAt(within, at, place, data[place.channel]);
		return { ...operand, name: `${symbol} = ${operand.name}` };
	};
	const added = await summand('added', index - 1);
	const x = await summand('x', index - layer.back);
	return { operands: [x, added], value: f32(x.value + added.value) };
}

/** Σ weight · input + bias, over the neighbourhood that the convolution reads; beyond the edge are zeros. */
async function convolutionWork(
	within: InHalf,
	index: number,
	layer: Convolution,
	place: Place
): Promise<Work> {
	const { features } = within;
	const [weight, bias] = await features.layer(layer);
	const area = areaBefore(layer, areaOf(place));
	const { data, dims } = await features.in(index - 1, area);
	const side = features.sideOf(index - 1);
	const weights = slice(weight, place.channel).data;
	const terms = Array.from(data, (value, i): Term | undefined => {
		const channel = Math.floor(i / (dims[1] * dims[2]));
		const [down, right] = [Math.floor(i / dims[2]) % dims[1], i % dims[2]];
		const [row, column] = [area.rows.from + down, area.columns.from + right];
		if (Math.min(row, column) < 0 || Math.max(row, column) >= side) return undefined;
		return product(
			{
				name: placed('W', { channel, row: down, column: right }),
				value: weights[i],
				origin: LEARNED
			},
			operandAt(within, index - 1, { channel, row, column }, value)
		);
	}).filter((term) => term !== undefined);
	const total = sum32(terms.map(({ value }) => value));
	return {
		operands: [{ name: 'bias b', value: bias.data[place.channel], origin: LEARNED }],
		sum: { each: 'weight × what it reads', terms, total },
		value: f32(total + bias.data[place.channel]),
		...(terms.length < data.length && { note: 'It lies at the edge: what is beyond counts as 0.' })
	};
}

/** TeX of how a convolution or a sum makes a number. @param symbol what the number is called. */
export function featureFormula(
	{ half }: Pick<Features, 'half'>,
	index: number,
	symbol: string
): string {
	const layer = BODIES[half][index];
	if (layer.kind !== 'convolution') return String.raw`${symbol} = x + \text{added}`;
	const { reach, stride } = layer;
	const along = (axis: string, shift: string) => `${stride > 1 ? stride : ''}${axis}+${shift}`;
	const [indices, read] =
		reach > 0 ? ['c,i,j', String.raw`c,\,${along('y', 'i')},\,${along('x', 'j')}`] : ['c', 'c,y,x'];
	const { isActivated } = makerOf({ half }, index - 1, { channel: 0, row: 0, column: 0 });
	const input = isActivated ? String.raw`\operatorname{SiLU}(f_{${read}})` : `f_{${read}}`;
	return String.raw`${symbol} = \sum_{${indices}} W_{${indices.replaceAll(',', '')}}\,${input} + b`;
}
