/** A paper or a report that a lesson rests on. */
export interface Source {
	/** As it is named in the text: "Peebles & Xie 2022". */
	readonly short: string;
	readonly authors: string;
	readonly title: string;
	readonly year: number;
	readonly url: string;
}

const arxiv = (id: string) => `https://arxiv.org/abs/${id}`;

/** Everything that `<Cite of="…" />` can name. */
export const SOURCES = {
	dit: {
		short: 'Peebles & Xie 2022',
		authors: 'W. Peebles, S. Xie',
		title: 'Scalable diffusion models with transformers',
		year: 2022,
		url: arxiv('2212.09748')
	},
	ldm: {
		short: 'Rombach et al. 2021',
		authors: 'R. Rombach, A. Blattmann, D. Lorenz, P. Esser, B. Ommer',
		title: 'High-resolution image synthesis with latent diffusion models',
		year: 2021,
		url: arxiv('2112.10752')
	},
	vae: {
		short: 'Kingma & Welling 2013',
		authors: 'D. P. Kingma, M. Welling',
		title: 'Auto-encoding variational Bayes',
		year: 2013,
		url: arxiv('1312.6114')
	},
	pixart: {
		short: 'Chen et al. 2023',
		authors: 'J. Chen et al.',
		title:
			'PixArt-α: Fast training of diffusion transformer for photorealistic text-to-image synthesis',
		year: 2023,
		url: arxiv('2310.00426')
	},
	ddpm: {
		short: 'Ho et al. 2020',
		authors: 'J. Ho, A. Jain, P. Abbeel',
		title: 'Denoising diffusion probabilistic models',
		year: 2020,
		url: arxiv('2006.11239')
	},
	guidance: {
		short: 'Ho & Salimans 2022',
		authors: 'J. Ho, T. Salimans',
		title: 'Classifier-free diffusion guidance',
		year: 2022,
		url: arxiv('2207.12598')
	},
	'flow-matching': {
		short: 'Lipman et al. 2022',
		authors: 'Y. Lipman, R. T. Q. Chen, H. Ben-Hamu, M. Nickel, M. Le',
		title: 'Flow matching for generative modeling',
		year: 2022,
		url: arxiv('2210.02747')
	},
	'rectified-flow': {
		short: 'Liu et al. 2022',
		authors: 'X. Liu, C. Gong, Q. Liu',
		title: 'Flow straight and fast: Learning to generate and transfer data with rectified flow',
		year: 2022,
		url: arxiv('2209.03003')
	},
	transformer: {
		short: 'Vaswani et al. 2017',
		authors: 'A. Vaswani et al.',
		title: 'Attention is all you need',
		year: 2017,
		url: arxiv('1706.03762')
	},
	vit: {
		short: 'Dosovitskiy et al. 2020',
		authors: 'A. Dosovitskiy et al.',
		title: 'An image is worth 16×16 words: Transformers for image recognition at scale',
		year: 2020,
		url: arxiv('2010.11929')
	},
	mae: {
		short: 'He et al. 2021',
		authors: 'K. He, X. Chen, S. Xie, Y. Li, P. Dollár, R. Girshick',
		title: 'Masked autoencoders are scalable vision learners',
		year: 2021,
		url: arxiv('2111.06377')
	},
	'vit-22b': {
		short: 'Dehghani et al. 2023',
		authors: 'M. Dehghani et al.',
		title: 'Scaling vision transformers to 22 billion parameters',
		year: 2023,
		url: arxiv('2302.05442')
	},
	daam: {
		short: 'Tang et al. 2022',
		authors: 'R. Tang et al.',
		title: 'What the DAAM: Interpreting Stable Diffusion using cross attention',
		year: 2022,
		url: arxiv('2210.04885')
	},
	sora: {
		short: 'OpenAI 2024',
		authors: 'OpenAI',
		title: 'Video generation models as world simulators',
		year: 2024,
		url: 'https://openai.com/index/video-generation-models-as-world-simulators/'
	}
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof SOURCES;
