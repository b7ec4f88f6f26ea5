import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import type { NumberOf, Place } from '../trace/number-ref.ts';
import { decodePixel, receptiveField, type Span } from './decoder.ts';
import { f32, product, sum32 } from './float32.ts';
import { predictionOf } from './latent.ts';
import { stepOf } from './reading.ts';
import { LEARNED, type Operand, type Recipe, type Sources } from './recipe.ts';

const COLOURS = ['Red', 'Green', 'Blue'];

/** A pixel of the decoded clean guess, from the part of x̂0 that its convolutions reach. */
export const pixel: Recipe<NumberOf<'pixel'>> = {
	probes: [],
	title: ({ channel, row, column }) =>
		`${COLOURS[channel]} of the pixel in row ${row + 1}, column ${column + 1}`,
	meaning:
		'The decoder’s last convolution paints this pixel; nine others come before it, so it hears a whole region of the latent.',
	formula: () => String.raw`\text{pixel} = \sum_{c,i,j} W_{cij}\,f_{c,\,y+i,\,x+j} + b`,
	engine: ({ channel, row, column }, { picture }) =>
		picture
			? at(picture, channel, row, column)
			: { why: 'The decoder has not painted the clean guess of this step yet.' },
	async work(ref, sources) {
		const last = await decodePixel(denormalised(sources), ref, sources.lab);
		const [, height, width] = last.features.dims;
		const terms = Array.from(last.features.data, (value, i) => {
			const place = `${Math.floor(i / (height * width)) + 1}, ${(Math.floor(i / width) % height) + 1}, ${(i % width) + 1}`;
			return product(
				{ name: `W[${place}]`, value: last.weights[i], origin: LEARNED },
				{
					name: `f[${place}]`,
					value,
					origin: 'computed in this page by the decoder’s other layers, from the latent'
				}
			);
		});
		const total = sum32(terms.map(({ value }) => value));
		const { size } = sources.manifest.latent;
		return {
			operands: [
				...latentBelow(ref, sources),
				{ name: 'bias b', value: last.bias, origin: LEARNED }
			],
			sum: { each: 'weight × feature', terms, total },
			value: f32(total + last.bias),
			note: `${onScreen(ref, sources)}It depends on rows ${spanText(receptiveField(ref.row, size).latent)} and columns ${spanText(receptiveField(ref.column, size).latent)} of the latent, exactly as far as the convolutions reach; its own cell is listed, before it is scaled back to the autoencoder’s own units.${isOfEightBits(ref, sources) ? ' The recorded picture is kept with 8 bits, hence the difference.' : ''}`
		};
	}
};

/** The brightness that a screen shows of it. */
function onScreen({ channel, row, column }: Place, { picture }: Sources): string {
	if (!picture) return '';
	const level = Math.round((at(picture, channel, row, column) + 1) * 127.5);
	return `From −1 to 1: on screen it is ${Math.min(255, Math.max(0, level))} of 255. `;
}

/** Whether the picture at hand has the 256 levels of a recorded one there. */
function isOfEightBits({ channel, row, column }: Place, { picture }: Sources): boolean {
	if (!picture) return false;
	const level = (at(picture, channel, row, column) + 1) * 127.5;
	return Math.abs(level - Math.round(level)) < 1e-4;
}

/** x̂0 `[C, s, s]` in the autoencoder's own units. */
function denormalised(sources: Sources) {
	const step = stepOf(sources);
	const { mean, std } = sources.manifest.latent;
	const plane = step.latent.data.length / mean.length;
	const values = predictionOf(step, sources).x0.map((value, i) => {
		const channel = Math.floor(i / plane);
		return f32(value * std[channel]) + mean[channel];
	});
	return tensor(values, step.latent.dims);
}

/** The cell of x̂0 that the pixel lies in, in every channel. */
function latentBelow({ row, column }: NumberOf<'pixel'>, sources: Sources): Operand[] {
	const { channels, downsampling } = sources.manifest.latent;
	const step = stepOf(sources);
	const x0 = tensor(predictionOf(step, sources).x0, step.latent.dims);
	const [down, right] = [row, column].map((place) => Math.floor(place / downsampling));
	return Array.from({ length: channels }, (_, channel) => ({
		name: `x̂₀, channel ${channel + 1}`,
		value: at(x0, channel, down, right),
		ref: {
			kind: 'guess-entry',
			quantity: 'x0',
			channel,
			row: down,
			column: right,
			step: step.index
		}
	}));
}

function spanText({ from, to }: Span): string {
	return `${from + 1} to ${to + 1}`;
}
