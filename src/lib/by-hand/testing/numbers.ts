import type { NumberKind, NumberRef } from '../../trace/number-ref.ts';
import { FEATURES, featureCount, sideAfter, sidesOf } from '../../trace/autoencoder.ts';
import type { Sources } from '../recipe.ts';
import { nanoSources, nanoStarted } from './golden-sources.ts';
import { spread } from './spread.ts';
import { textNumbers } from './text-numbers.ts';

/** For tests: numbers of every kind, in the first of the runs that PyTorch made of the tiny model. */
export const sources = nanoSources(0);
/** The same, as if it had begun with the picture that it ended with. */
export const pictured = nanoStarted(0);

const { dit } = sources.manifest;
const [D, N, H, L] = [dit.width, dit.grid ** 2, dit.heads, dit.depth];
const P = dit.patchSize ** 2 * sources.manifest.latent.channels;
const d = D / H;
/** The step whose clean guess was decoded. */
const LAST = sources.trace.steps.length - 1;

export const patchAt = (i: number, width: number) => ({ patch: i % N, entry: (5 * i + 2) % width });
export const branchAt = (i: number) => (i % 2 === 0 ? 0 : 1);
export const placeAt = (i: number) => ({ channel: i % 4, row: (3 * i) % 16, column: (7 * i) % 16 });
const headAt = (i: number) => ({ block: i % L, head: (i >> 1) % H, branch: branchAt(i) }) as const;

/** Kinds whose number PyTorch wrote down. */
export const captured: { readonly [Kind in NumberKind]?: readonly NumberRef[] } = {
	'patch-entry': spread((i) => ({ kind: 'patch-entry', ...patchAt(i, P) })),
	'projected-entry': spread((i) => ({ kind: 'projected-entry', ...patchAt(i, D) })),
	'token-entry': spread((i) => ({ kind: 'token-entry', ...patchAt(i, D) })),
	'time-hidden-entry': spread((i) => ({ kind: 'time-hidden-entry', entry: i })),
	'time-entry': spread((i) => ({ kind: 'time-entry', entry: i })),
	'word-entry': [
		...spread((i) => ({ kind: 'word-entry', word: i % 9, entry: i }) as const),
		{ kind: 'word-entry', word: 0, entry: 3, branch: 1 }
	],
	'pooled-entry': spread((i) => ({ kind: 'pooled-entry', entry: i, branch: branchAt(i) })),
	'condition-entry': spread((i) => ({ kind: 'condition-entry', entry: i, branch: branchAt(i) })),
	'adaln-entry': spread((i) => ({
		kind: 'adaln-entry',
		block: i % L,
		vector: i % 6,
		entry: i,
		branch: branchAt(i)
	})),
	'modulated-entry': spread((i) => ({
		kind: 'modulated-entry',
		part: i % 3 === 0 ? 'self' : 'mlp',
		block: i % L,
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'projection-entry': [
		...spread((i) => ({ attention: 'self', index: i % N, ...headAt(i) }) as const),
		...spread((i) => ({ attention: 'cross', index: i % 9, ...headAt(2 * i) }) as const)
	].map((rest, i) => ({ kind: 'projection-entry', vector: 'v', entry: (7 * i) % d, ...rest })),
	'query-key-entry': (['q', 'k'] as const).flatMap((vector) => [
		...spread(
			(i) =>
				({
					kind: 'query-key-entry',
					vector,
					attention: 'self',
					index: i % N,
					entry: i % d,
					...headAt(i)
				}) as const
		),
		...spread(
			(i) =>
				({
					kind: 'query-key-entry',
					vector,
					attention: 'cross',
					index: i % 9,
					entry: i % d,
					...headAt(2 * i)
				}) as const
		)
	]),
	probability: [
		...spread(
			(i) =>
				({
					kind: 'probability',
					attention: 'self',
					query: i % N,
					key: (3 * i) % N,
					...headAt(i)
				}) as const
		),
		...spread(
			(i) =>
				({
					kind: 'probability',
					attention: 'cross',
					query: i % N,
					key: i % 9,
					...headAt(2 * i)
				}) as const
		)
	],
	'head-entry': (['self', 'cross'] as const).flatMap((attention) =>
		spread((i) => ({ kind: 'head-entry', attention, ...headAt(i), ...patchAt(i, d) }) as const)
	),
	'attention-out-entry': (['self', 'cross'] as const).flatMap((attention) =>
		spread(
			(i) =>
				({
					kind: 'attention-out-entry',
					attention,
					block: i % L,
					branch: branchAt(i),
					...patchAt(i, D)
				}) as const
		)
	),
	'mlp-out-entry': spread((i) => ({
		kind: 'mlp-out-entry',
		block: i % L,
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'residual-entry': spread((i) => ({
		kind: 'residual-entry',
		after: 'mlp',
		block: i % L,
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'final-modulation-entry': spread((i) => ({
		kind: 'final-modulation-entry',
		vector: i % 2,
		entry: i,
		branch: branchAt(i)
	})),
	'final-token-entry': spread((i) => ({
		kind: 'final-token-entry',
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'final-output-entry': spread((i) => ({
		kind: 'final-output-entry',
		branch: branchAt(i),
		...patchAt(i, P)
	})),
	'guided-entry': spread((i) => ({ kind: 'guided-entry', ...placeAt(i) })),
	'guess-entry': (['x0', 'epsilon', 'velocity'] as const).flatMap((quantity) =>
		spread((i) => ({
			kind: 'guess-entry',
			quantity,
			...placeAt(i),
			...(i % 2 === 1 && { branch: branchAt(i >> 1) })
		}))
	),
	'latent-entry': spread((i) => ({ kind: 'latent-entry', ...placeAt(i) })),
	pixel: [
		[0, 0, 0],
		[1, 127, 64],
		[2, 63, 61],
		[0, 30, 127]
	].map(([channel, row, column]) => ({ kind: 'pixel', channel, row, column, step: LAST })),
	'picture-latent-entry': spread((i) => ({ kind: 'picture-latent-entry', ...placeAt(i) }))
};

/** Of every layer of a half of the autoencoder, the last one first. */
function featuresOf(half: 'encoder' | 'decoder') {
	const { manifest } = sources;
	return FEATURES[half]
		.map((index, layer) => {
			const side = sideAfter(half, index + 1, sidesOf(manifest)[half]);
			const channel = (7 * layer + 3) % featureCount(half, layer, manifest);
			return { layer, channel, row: (5 * layer) % side, column: side - 1 - layer };
		})
		.reverse();
}

interface Unseen {
	readonly through: NumberKind;
	readonly refs: readonly NumberRef[];
}

/** Kinds that the engine never shows, by the kind that they are checked through. */
export const unseen: { readonly [Kind in NumberKind]?: Unseen } = {
	...Object.fromEntries(
		Object.entries(textNumbers(sources.manifest)).map(([kind, refs]): [string, Unseen] => [
			kind,
			{ through: 'word-entry', refs }
		])
	),
	'fresh-noise-entry': {
		through: 'latent-entry',
		refs: spread((i) => ({ kind: 'fresh-noise-entry', ...placeAt(i) }))
	},
	'decoder-feature': {
		through: 'pixel',
		refs: featuresOf('decoder').map((ref) => ({ kind: 'decoder-feature', ...ref, step: LAST }))
	},
	'decoder-input-entry': {
		through: 'pixel',
		refs: spread((i) => ({ kind: 'decoder-input-entry', ...placeAt(i), step: LAST }))
	},
	'encoder-feature': {
		through: 'picture-latent-entry',
		refs: featuresOf('encoder').map((ref) => ({ kind: 'encoder-feature', ...ref }))
	},
	'sinusoid-entry': {
		through: 'time-hidden-entry',
		refs: spread((i) => ({ kind: 'sinusoid-entry', entry: i }))
	},
	'text-mean-entry': {
		through: 'pooled-entry',
		refs: spread((i) => ({ kind: 'text-mean-entry', entry: i, branch: branchAt(i) }))
	},
	'norm-entry': {
		through: 'modulated-entry',
		refs: spread((i) => ({
			kind: 'norm-entry',
			part: i % 3 === 0 ? 'self' : 'mlp',
			block: i % L,
			branch: branchAt(i),
			...patchAt(i, D)
		}))
	},
	'final-norm-entry': {
		through: 'final-token-entry',
		refs: spread((i) => ({ kind: 'final-norm-entry', branch: branchAt(i), ...patchAt(i, D) }))
	},
	'projection-entry': {
		through: 'query-key-entry',
		refs: (['q', 'k'] as const).flatMap((vector) =>
			(['self', 'cross'] as const).flatMap((attention) =>
				spread((i) => ({
					kind: 'projection-entry',
					vector,
					attention,
					index: i % 9,
					entry: i % d,
					...headAt(2 * i)
				}))
			)
		)
	},
	logit: {
		through: 'probability',
		refs: captured.probability!.map((ref) => ({ ...ref, kind: 'logit' }) as NumberRef)
	},
	'mlp-hidden-entry': {
		through: 'mlp-out-entry',
		refs: spread((i) => ({
			kind: 'mlp-hidden-entry',
			block: i % L,
			branch: branchAt(i),
			...patchAt(i, D * dit.mlpRatio)
		}))
	},
	'gated-entry': {
		through: 'residual-entry',
		refs: (['self', 'mlp'] as const).flatMap((part) =>
			spread((i) => ({
				kind: 'gated-entry',
				part,
				block: i % L,
				branch: branchAt(i),
				...patchAt(i, D)
			}))
		)
	},
	'residual-entry': {
		through: 'residual-entry',
		refs: (['self', 'cross'] as const).flatMap((after) =>
			spread((i) => ({
				kind: 'residual-entry',
				after,
				block: i % L,
				branch: branchAt(i),
				...patchAt(i, D)
			}))
		)
	}
};

/** What a number of these lists is made from: its step, and a run that has what it is about. */
export function sourcesOf({ kind, step }: NumberRef): Sources {
	if (kind === 'fresh-noise-entry') return nanoSources(2);
	const isOfPicture = kind === 'picture-latent-entry' || kind === 'encoder-feature';
	return { ...(isOfPicture ? pictured : sources), index: step ?? sources.index };
}
