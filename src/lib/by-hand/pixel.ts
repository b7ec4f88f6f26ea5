import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import { BODIES } from '../trace/autoencoder.ts';
import type { NumberOf, Place } from '../trace/number-ref.ts';
import { inDecoder, isOfEightBits } from './decoder.ts';
import { fieldNote, movedNote } from './feature.ts';
import { featureFormula, featureWork, makerOf } from './feature-work.ts';
import { predictionOf } from './latent.ts';
import { sentences } from './names.ts';
import { stepOf } from './reading.ts';
import type { Operand, Recipe, Sources } from './recipe.ts';

const COLOURS = ['Red', 'Green', 'Blue'];
/** Where the decoder ends. */
const END = BODIES.decoder.length - 1;

/** The number of the decoder's last convolution that becomes a pixel. */
const lastOf = (pixel: Place) => makerOf({ half: 'decoder' }, END, pixel);

/** A pixel of the decoded clean guess, from the part of x̂0 that its convolutions reach. */
export const pixel: Recipe<NumberOf<'pixel'>> = {
	probes: [],
	title: ({ channel, row, column }) =>
		`${COLOURS[channel]} of the pixel in row ${row + 1}, column ${column + 1}`,
	meaning:
		'The decoder’s last convolution paints this pixel; nine others come before it, so it hears a whole region of the latent.',
	formula: (ref) =>
		featureFormula({ half: 'decoder' }, lastOf(ref).index, String.raw`\text{pixel}`),
	engine: ({ channel, row, column }, { picture }) =>
		picture
			? at(picture, channel, row, column)
			: { why: 'The decoder has not painted the clean guess of this step yet.' },
	async work(ref, sources) {
		const decoder = inDecoder(sources);
		const { index, place } = lastOf(ref);
		const work = await featureWork(decoder, index, place);
		const note = sentences(
			onScreen(ref, sources),
			movedNote('decoder', index),
			work.note,
			fieldNote(decoder.features, END, ref, 'the latent'),
			'Its own cell is listed, before it is scaled back to the autoencoder’s own units.',
			isOfEightBits(ref, sources)
				? 'The recorded picture is kept with 8 bits, hence the difference.'
				: undefined
		);
		return { ...work, operands: [...latentBelow(ref, sources), ...work.operands], note };
	}
};

/** The brightness that a screen shows of it. */
function onScreen({ channel, row, column }: Place, { picture }: Sources): string | undefined {
	if (!picture) return undefined;
	const level = Math.round((at(picture, channel, row, column) + 1) * 127.5);
	return `From −1 to 1: on screen it is ${Math.min(255, Math.max(0, level))} of 255.`;
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
