import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import { sideAfter, FEATURES } from '../trace/autoencoder.ts';
import type { NumberOf, Place } from '../trace/number-ref.ts';
import { feature } from './feature.ts';
import { placed, type InHalf } from './feature-work.ts';
import { Features } from './features.ts';
import { f32, product } from './float32.ts';
import { predictionOf } from './latent.ts';
import { ofPlace } from './names.ts';
import { positionOf } from './noise.ts';
import { stepOf } from './reading.ts';
import { OF_THE_CHANNEL, type Recipe, type Sources, type Unseen } from './recipe.ts';

/** The decoder on the clean guess of a step. */
export function inDecoder(sources: Sources): InHalf {
	const { latent, index } = stepOf(sources);
	const { mean, std } = sources.manifest.latent;
	const plane = latent.data.length / mean.length;
	const values = predictionOf(stepOf(sources), sources).x0.map((value, i) => {
		const channel = Math.floor(i / plane);
		return f32(value * std[channel]) + mean[channel];
	});
	return {
		features: new Features('decoder', tensor(values, latent.dims), sources.lab),
		step: index,
		input: (place) => ({
			name: placed('z', place),
			ref: { kind: 'decoder-input-entry', ...place, step: index }
		})
	};
}

/** Whether the picture at hand has the 256 levels of a recorded one there. */
export function isOfEightBits({ channel, row, column }: Place, { picture }: Sources): boolean {
	if (!picture) return false;
	const level = (at(picture, channel, row, column) + 1) * 127.5;
	return Math.abs(level - Math.round(level)) < 1e-4;
}

/** It goes into the pixel that lies in the middle of its place. @param side rows and columns of its map. */
function unseenInDecoder({ row, column }: Place, side: number, sources: Sources): Unseen {
	const over = sources.manifest.image.size / side;
	const [y, x] = [row, column].map((place) => Math.floor((place + 0.5) * over));
	const pixel = { channel: 0, row: y, column: x };
	const kept = isOfEightBits(pixel, sources) ? ', here as it was recorded, with 8 bits' : '';
	return {
		why: `It lies inside the decoder, of which the engine gives the picture only${kept}.`,
		through: { kind: 'pixel', ...pixel, step: stepOf(sources).index }
	};
}

/** What the decoder reads: the latent as the autoencoder itself measures it. */
export const decoderInputEntry: Recipe<NumberOf<'decoder-input-entry'>> = {
	probes: [],
	title: (ref) => `Clean guess in the autoencoder’s own units, ${ofPlace(ref)}`,
	meaning:
		'The DiT works with channels of mean 0 and deviation 1; before the decoder reads them, that is taken back.',
	formula: () => String.raw`z = \text{std}_c\,\hat{x}_0 + \text{mean}_c`,
	engine: (ref, sources) => unseenInDecoder(ref, sources.manifest.latent.size, sources),
	async work({ channel, row, column }, sources) {
		const step = stepOf(sources);
		const place = { channel, row, column };
		const { mean, std } = sources.manifest.latent;
		const x0 = {
			name: 'x̂₀',
			value: predictionOf(step, sources).x0[positionOf(place, sources)],
			ref: { kind: 'guess-entry', quantity: 'x0', ...place, step: step.index }
		} as const;
		const deviation = { name: 'std', value: std[channel], origin: OF_THE_CHANNEL };
		return {
			operands: [x0, deviation, { name: 'mean', value: mean[channel], origin: OF_THE_CHANNEL }],
			value: f32(product(deviation, x0).value + mean[channel])
		};
	}
};

export const decoderFeature = feature<NumberOf<'decoder-feature'>>({
	half: 'decoder',
	reads: 'the latent',
	engine: (ref, sources) => {
		const index = FEATURES.decoder[ref.layer];
		return unseenInDecoder(
			ref,
			sideAfter('decoder', index + 1, sources.manifest.latent.size),
			sources
		);
	},
	within: inDecoder
});
