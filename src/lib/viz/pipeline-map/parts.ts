import type { Manifest } from '../../trace/manifest.ts';
import type { Information } from '../information.ts';

/** What stands once in the picture. */
export const SINGLE_PARTS = [
	'prompt',
	'text-states',
	'pooled',
	'timestep',
	'sinusoid',
	'time-embedding',
	'condition',
	'noise',
	'latent',
	'patches',
	'tokens',
	'final',
	'conditional',
	'unconditional',
	'guided',
	'sampler',
	'next',
	'decoder',
	'picture'
] as const;

/** What stands in every block, in the order of the flow. */
export const BLOCK_PARTS = [
	'modulate-attention',
	'self-attention',
	'gate-attention',
	'cross-attention',
	'modulate-mlp',
	'mlp',
	'gate-mlp',
	'residual'
] as const;

export type SinglePart = (typeof SINGLE_PARTS)[number];
export type BlockPart = (typeof BLOCK_PARTS)[number];
export type Part = SinglePart | BlockPart;

export interface PartDescription {
	readonly label: string;
	/** The stage that opens. */
	readonly stage: string;
	readonly information: Information;
	/** The shape of its tensor, in the model's own dimensions. */
	readonly shape?: (manifest: Manifest) => readonly number[];
}

const width = ({ dit }: Manifest) => [dit.width];
const perPatch = ({ dit }: Manifest) => [dit.grid ** 2, dit.width];
const perWord = ({ dit, text }: Manifest) => [text.maxTokens, dit.width];
const patchValues = ({ dit, latent }: Manifest) => [
	dit.grid ** 2,
	dit.patchSize ** 2 * latent.channels
];
const latent = ({ latent: { channels, size } }: Manifest) => [channels, size, size];

export const PARTS: Readonly<Record<Part, PartDescription>> = {
	prompt: { label: 'prompt', stage: 'text-conditioning', information: 'words' },
	'text-states': {
		label: 'word vectors',
		stage: 'text-conditioning',
		information: 'words',
		shape: perWord
	},
	pooled: { label: 'pooled', stage: 'text-conditioning', information: 'words', shape: width },
	timestep: { label: 'time', stage: 'text-conditioning', information: 'time' },
	sinusoid: {
		label: 'sinusoid',
		stage: 'text-conditioning',
		information: 'time',
		shape: ({ dit }) => [2 * dit.frequencies.length]
	},
	'time-embedding': {
		label: 'embedding',
		stage: 'text-conditioning',
		information: 'time',
		shape: width
	},
	condition: { label: 'condition', stage: 'text-conditioning', information: 'time', shape: width },
	noise: { label: 'noise', stage: 'noise', information: 'noise', shape: latent },
	latent: { label: 'latent', stage: 'noise', information: 'picture', shape: latent },
	patches: { label: 'patches', stage: 'patching', information: 'picture', shape: patchValues },
	tokens: { label: 'tokens', stage: 'embedding', information: 'picture', shape: perPatch },
	'modulate-attention': {
		label: 'modulate',
		stage: 'text-conditioning',
		information: 'time',
		shape: perPatch
	},
	'self-attention': {
		label: 'self-attention',
		stage: 'attention',
		information: 'picture',
		shape: ({ dit }) => [dit.grid ** 2, dit.grid ** 2]
	},
	'gate-attention': {
		label: 'gate',
		stage: 'text-conditioning',
		information: 'time',
		shape: width
	},
	'cross-attention': {
		label: 'cross-attention',
		stage: 'attention',
		information: 'words',
		shape: ({ dit, text }) => [dit.grid ** 2, text.maxTokens]
	},
	'modulate-mlp': {
		label: 'modulate',
		stage: 'text-conditioning',
		information: 'time',
		shape: perPatch
	},
	mlp: { label: 'MLP', stage: 'attention', information: 'picture', shape: perPatch },
	'gate-mlp': { label: 'gate', stage: 'text-conditioning', information: 'time', shape: width },
	residual: { label: 'tokens', stage: 'attention', information: 'picture', shape: perPatch },
	final: {
		label: 'final layer',
		stage: 'noise-prediction',
		information: 'noise',
		shape: patchValues
	},
	conditional: {
		label: 'with text',
		stage: 'noise-prediction',
		information: 'noise',
		shape: latent
	},
	unconditional: {
		label: 'without',
		stage: 'noise-prediction',
		information: 'noise',
		shape: latent
	},
	guided: { label: 'guided', stage: 'noise-prediction', information: 'noise', shape: latent },
	sampler: { label: 'sampler', stage: 'denoising', information: 'picture' },
	next: { label: 'next latent', stage: 'denoising', information: 'picture', shape: latent },
	decoder: { label: 'decoder', stage: 'decoding', information: 'picture' },
	picture: {
		label: 'picture',
		stage: 'decoding',
		information: 'picture',
		shape: ({ image }) => [image.channels, image.size, image.size]
	}
};

/** The id of a node: a part's name, with its block in front where it stands in one. */
export function nodeId(part: Part, block?: number): string {
	return block === undefined ? part : `block.${block}.${part}`;
}
