import type { Manifest } from './manifest.ts';

/** The halves of the autoencoder; their graphs and their weights are called the same. */
export type AutoencoderHalf = 'encoder' | 'decoder';

/** Padded with zeros, so that its stride alone changes the size. */
export interface Convolution {
	readonly kind: 'convolution';
	/** Its PyTorch name in the body: `1.conv2`. */
	readonly name: string;
	/** How many places it reads on every side of the one that it is about. */
	readonly reach: number;
	readonly stride: number;
}

export type Layer =
	| Convolution
	| { readonly kind: 'silu' }
	/** Adds to the layer before it the one that lies so many layers back. */
	| { readonly kind: 'sum'; readonly back: number }
	/** `[k²C, H, W]` → `[C, kH, kW]` (Shi et al. 2016), and its inverse. */
	| { readonly kind: 'shuffle' | 'unshuffle'; readonly factor: number };

const convolution = (name: string, { reach = 1, stride = 1 } = {}): Layer => ({
	kind: 'convolution',
	name,
	reach,
	stride
});

const SILU: Layer = { kind: 'silu' };
const shuffle: Layer = { kind: 'shuffle', factor: 2 };

const residualBlock = (name: string): readonly Layer[] => [
	SILU,
	convolution(`${name}.conv1`),
	SILU,
	convolution(`${name}.conv2`),
	{ kind: 'sum', back: 5 }
];

/** What `Encoder.body` and `Decoder.body` in `models/dit/autoencoder.py` are made of, in order. */
export const BODIES: Readonly<Record<AutoencoderHalf, readonly Layer[]>> = {
	encoder: [
		{ kind: 'unshuffle', factor: 4 },
		convolution('1'),
		...residualBlock('2'),
		convolution('3', { stride: 2 }),
		...residualBlock('4'),
		SILU,
		convolution('6')
	],
	decoder: [
		convolution('0'),
		...residualBlock('1'),
		convolution('2', { reach: 0 }),
		shuffle,
		...residualBlock('4'),
		...residualBlock('5'),
		SILU,
		convolution('7'),
		shuffle,
		SILU,
		convolution('10'),
		shuffle
	]
};

/** Where in a body numbers of its own come out: the convolutions and sums. Those of the decoder's last are the pixels. */
export const FEATURES: Readonly<Record<AutoencoderHalf, readonly number[]>> = {
	encoder: madeIn('encoder'),
	decoder: madeIn('decoder').slice(0, -1)
};

function madeIn(half: AutoencoderHalf): number[] {
	return BODIES[half].flatMap(({ kind }, index) =>
		kind === 'convolution' || kind === 'sum' ? [index] : []
	);
}

/** Rows and columns after the first layers of a body. @param side of what it reads. */
export function sideAfter(half: AutoencoderHalf, layers: number, side: number): number {
	return BODIES[half].slice(0, layers).reduce((size, layer) => {
		switch (layer.kind) {
			case 'convolution':
				return size / layer.stride;
			case 'shuffle':
				return size * layer.factor;
			case 'unshuffle':
				return size / layer.factor;
			default:
				return size;
		}
	}, side);
}

/** Rows and columns of what the halves read: the picture, the latent. */
export function sidesOf({ image, latent }: Manifest): Readonly<Record<AutoencoderHalf, number>> {
	return { encoder: image.size, decoder: latent.size };
}

/** How many features a layer of {@link FEATURES} has at each place; 0 for a model whose weights are called otherwise. */
export function featureCount(half: AutoencoderHalf, layer: number, manifest: Manifest): number {
	// The other half of the encoder's last ones are variances, which nothing is made of.
	if (half === 'encoder' && layer === FEATURES.encoder.length - 1) return manifest.latent.channels;
	const before = BODIES[half].slice(0, FEATURES[half][layer] + 1);
	const last = before.findLast((one) => one.kind === 'convolution');
	return manifest.graphs[half].weights[`${half}.body.${last?.name}.weight`]?.dims[0] ?? 0;
}
