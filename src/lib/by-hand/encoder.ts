import { at } from '../tensor/indexing.ts';
import { FEATURES, sideAfter } from '../trace/autoencoder.ts';
import type { NumberOf } from '../trace/number-ref.ts';
import { feature } from './feature.ts';
import { featureWork, placed, type InHalf } from './feature-work.ts';
import { Features } from './features.ts';
import { f32 } from './float32.ts';
import { ofPlace } from './names.ts';
import {
	NoPictureError,
	OF_THE_CHANNEL,
	type Recipe,
	type Sources,
	type Unseen
} from './recipe.ts';

/** The encoder on the picture that the run began from. @throws NoPictureError */
export function inEncoder({ trace, index, lab }: Sources): InHalf {
	const picture = trace.request.start?.picture;
	if (!picture) throw new NoPictureError();
	return {
		features: new Features('encoder', picture, lab),
		step: index,
		input: (place) => ({ name: placed('pixel', place), origin: 'of your picture, from −1 to 1' })
	};
}

/** The number of the encoder's last convolution that a cell of the latent is made of. */
const LAST = FEATURES.encoder.length - 1;

/** What the run began with, beside its noise. */
export const pictureLatentEntry: Recipe<NumberOf<'picture-latent-entry'>> = {
	probes: [],
	title: (ref) => `Your picture’s latent, ${ofPlace(ref)}`,
	meaning: 'What the encoder made of your picture, brought to mean 0 and deviation 1 for the DiT.',
	isTimeless: true,
	formula: () => String.raw`x_0 = \frac{f - \text{mean}_c}{\text{std}_c}`,
	engine: ({ channel, row, column }, { trace }) => {
		const { start } = trace.request;
		return start ? at(start.latent, channel, row, column) : { why: new NoPictureError().message };
	},
	async work({ channel, row, column }, sources) {
		const place = { channel, row, column };
		const encoder = inEncoder(sources);
		const { value } = await featureWork(encoder, FEATURES.encoder[LAST], place);
		const { mean, std } = sources.manifest.latent;
		return {
			operands: [
				{
					name: placed('f', place),
					value,
					ref: { kind: 'encoder-feature', layer: LAST, ...place, step: sources.index }
				},
				{ name: 'mean', value: mean[channel], origin: OF_THE_CHANNEL },
				{ name: 'std', value: std[channel], origin: OF_THE_CHANNEL }
			],
			value: f32(f32(value - mean[channel]) / std[channel])
		};
	}
};

export const encoderFeature = feature<NumberOf<'encoder-feature'>>({
	half: 'encoder',
	isTimeless: true,
	reads: 'your picture',
	engine: (ref, { manifest, index }): Unseen => {
		const side = sideAfter('encoder', FEATURES.encoder[ref.layer] + 1, manifest.image.size);
		const [row, column] = [ref.row, ref.column].map((place) =>
			Math.floor((place * manifest.latent.size) / side)
		);
		const channel = ref.layer === LAST ? ref.channel : 0;
		return {
			why: 'It lies inside the encoder, of which the engine gives the latent only.',
			through: { kind: 'picture-latent-entry', channel, row, column, step: index }
		};
	},
	within: inEncoder
});
