/**
 * An opened number as a link says it: its kind, its fields in the order of {@link FIELDS}, the branch where it has one,
 * and the step where it is not the one on show; everything counted from 1. `guess-entry.x0.2.3.4@5` is x̂0 in channel 2,
 * row 3, column 4 at step 5, `mlp-out-entry.1.6.3.without-text` entry 3 of patch 6 from the first block's MLP.
 */
import {
	FEATURES,
	featureCount,
	sideAfter,
	sidesOf,
	type AutoencoderHalf
} from '../trace/autoencoder.ts';
import type { Manifest } from '../trace/manifest.ts';
import {
	BLOCK_PARTS,
	type NumberKind,
	type NumberOf,
	type NumberRef,
	TEXT_PARTS
} from '../trace/number-ref.ts';
import { ADALN_VECTORS } from '../trace/probes.ts';
import { countedFromOne } from './counted.ts';
import { STEPS } from './limits.ts';

/** Of every text encoder, in `models/dit/text_encoder.py`. */
const TEXT_MLP_RATIO = 4;

const BRANCH_CODES = ['with-text', 'without-text'] as const;
const MODULATED = ['self', 'mlp'] as const;

/** How many there are to count, by the fields before; `keys` are patches or words, as the attention is. */
type Size =
	| keyof ReturnType<typeof sizesOf>
	| 'keys'
	| 'branches'
	| ((before: Loose, manifest: Manifest) => number);
type Fields<Kind extends NumberKind> = Readonly<
	Record<Exclude<keyof NumberOf<Kind>, 'kind' | 'step'>, Size | readonly string[]>
>;

const place = { channel: 'channels', row: 'cells', column: 'cells' } as const;
const inside = { branch: 'branches' } as const;
const ofPatch = { patch: 'patches', entry: 'width' } as const;
const ofBlock = { block: 'blocks' } as const;
const ofHead = { attention: ['self', 'cross'], block: 'blocks', head: 'heads' } as const;
const ofPair = { ...ofHead, query: 'patches', key: 'keys' } as const;
const ofWord = { word: 'words', entry: 'width' } as const;
const ofTextBlock = { block: 'textBlocks' } as const;
const ofTextHead = { ...ofTextBlock, head: 'textHeads' } as const;
const ofWordPair = { ...ofTextHead, query: 'words', key: 'words' } as const;
const ofVector = { index: 'keys', entry: 'headWidth' } as const;
const featureOf = (half: AutoencoderHalf) => {
	const side: Size = ({ layer }, manifest) =>
		sideAfter(half, FEATURES[half][Number(layer)] + 1, sidesOf(manifest)[half]);
	const channel: Size = ({ layer }, manifest) => featureCount(half, Number(layer), manifest);
	return { layer: () => FEATURES[half].length, channel, row: side, column: side };
};

/** By kind, its fields in the order in which they are written. */
const FIELDS: { readonly [Kind in NumberKind]: Fields<Kind> } = {
	'latent-entry': place,
	'fresh-noise-entry': place,
	'guided-entry': place,
	'guess-entry': { quantity: ['x0', 'epsilon', 'velocity'], ...place, ...inside },
	pixel: { channel: 'colours', row: 'pixels', column: 'pixels' },
	'decoder-feature': featureOf('decoder'),
	'decoder-input-entry': place,
	'picture-latent-entry': place,
	'encoder-feature': featureOf('encoder'),
	'patch-entry': { patch: 'patches', entry: 'patchVector', ...inside },
	'projected-entry': { ...ofPatch, ...inside },
	'position-entry': ofPatch,
	'token-entry': { ...ofPatch, ...inside },
	'sinusoid-entry': { entry: 'waves' },
	'time-hidden-entry': { entry: 'width' },
	'time-entry': { entry: 'width' },
	'text-token-entry': { ...ofWord, ...inside },
	'text-norm-entry': { part: TEXT_PARTS, ...ofTextBlock, ...ofWord, ...inside },
	'text-projection-entry': {
		vector: ['q', 'k', 'v'],
		...ofTextHead,
		word: 'words',
		entry: 'textHeadWidth',
		...inside
	},
	'text-logit': { ...ofWordPair, ...inside },
	'text-probability': { ...ofWordPair, ...inside },
	'text-head-entry': { ...ofTextHead, word: 'words', entry: 'textHeadWidth', ...inside },
	'text-attention-out-entry': { ...ofTextBlock, ...ofWord, ...inside },
	'text-mlp-hidden-entry': { ...ofTextBlock, word: 'words', entry: 'textHidden', ...inside },
	'text-mlp-out-entry': { ...ofTextBlock, ...ofWord, ...inside },
	'text-residual-entry': { after: TEXT_PARTS, ...ofTextBlock, ...ofWord, ...inside },
	'word-entry': { ...ofWord, ...inside },
	'text-mean-entry': { entry: 'width', ...inside },
	'pooled-entry': { entry: 'width', ...inside },
	'condition-entry': { entry: 'width', ...inside },
	'adaln-entry': { ...ofBlock, vector: 'adalnVectors', entry: 'width', ...inside },
	'norm-entry': { part: MODULATED, ...ofBlock, ...ofPatch, ...inside },
	'modulated-entry': { part: MODULATED, ...ofBlock, ...ofPatch, ...inside },
	'projection-entry': { vector: ['q', 'k', 'v'], ...ofHead, ...ofVector, ...inside },
	'query-key-entry': { vector: ['q', 'k'], ...ofHead, ...ofVector, ...inside },
	logit: { ...ofPair, ...inside },
	probability: { ...ofPair, ...inside },
	'head-entry': { ...ofHead, patch: 'patches', entry: 'headWidth', ...inside },
	'attention-out-entry': { attention: ['self', 'cross'], ...ofBlock, ...ofPatch, ...inside },
	'mlp-hidden-entry': { ...ofBlock, patch: 'patches', entry: 'hidden', ...inside },
	'mlp-out-entry': { ...ofBlock, ...ofPatch, ...inside },
	'gated-entry': { part: MODULATED, ...ofBlock, ...ofPatch, ...inside },
	'residual-entry': { after: BLOCK_PARTS, ...ofBlock, ...ofPatch, ...inside },
	'final-modulation-entry': { vector: 'finalVectors', entry: 'width', ...inside },
	'final-norm-entry': { ...ofPatch, ...inside },
	'final-token-entry': { ...ofPatch, ...inside },
	'final-output-entry': { patch: 'patches', entry: 'patchVector', ...inside }
};

function sizesOf({ image, latent, text, dit }: Manifest) {
	return {
		channels: latent.channels,
		cells: latent.size,
		colours: image.channels,
		pixels: image.size,
		patches: dit.grid ** 2,
		patchVector: dit.patchSize ** 2 * latent.channels,
		width: dit.width,
		headWidth: dit.width / dit.heads,
		hidden: dit.width * dit.mlpRatio,
		waves: 2 * dit.frequencies.length,
		words: text.maxTokens,
		textBlocks: text.depth,
		textHeads: text.heads,
		textHeadWidth: dit.width / text.heads,
		textHidden: dit.width * TEXT_MLP_RATIO,
		blocks: dit.depth,
		heads: dit.heads,
		adalnVectors: ADALN_VECTORS.length,
		finalVectors: 2
	};
}

/** A number's fields by their names. */
type Loose = Readonly<Record<string, string | number | undefined>>;

function fieldsOf(kind: NumberKind): readonly (readonly [string, Size | readonly string[]])[] {
	return Object.entries(FIELDS[kind]);
}

export function encodeNumber(ref: NumberRef): string {
	const values: Loose = { ...ref };
	const codes = fieldsOf(ref.kind).flatMap(([field, options]) => {
		const value = values[field];
		if (value === undefined) return [];
		if (typeof value === 'string') return value;
		return options === 'branches' ? BRANCH_CODES[value]! : `${value + 1}`;
	});
	const step = ref.step === undefined ? '' : `@${ref.step + 1}`;
	return [ref.kind, ...codes].join('.') + step;
}

/** The number that a code names on a model; undefined where it makes no sense. */
export function decodeNumber(code: string, manifest: Manifest): NumberRef | undefined {
	const [body = '', stepCode, ...rest] = code.split('@');
	const [kind = '', ...codes] = body.split('.');
	if (rest.length > 0 || !isKind(kind)) return undefined;
	const fields = fieldsOf(kind);
	const ref: Record<string, string | number> = { kind };
	for (const [field, options] of fields) {
		const given = codes.shift();
		if (given === undefined && options === 'branches') continue;
		const value = given === undefined ? undefined : decodeField(given, options, ref, manifest);
		if (value === undefined) return undefined;
		ref[field] = value;
	}
	if (codes.length > 0) return undefined;
	if (stepCode !== undefined) {
		// After the last step there is still the finished latent.
		const step = countedFromOne(stepCode, STEPS.max + (kind === 'latent-entry' ? 1 : 0));
		if (step === undefined) return undefined;
		ref['step'] = step;
	}
	// Every field of this kind was read from its own options.
	return ref as unknown as NumberRef;
}

function isKind(text: string): text is NumberKind {
	return Object.hasOwn(FIELDS, text);
}

function decodeField(
	code: string,
	options: Size | readonly string[],
	ref: Loose,
	manifest: Manifest
): string | number | undefined {
	if (typeof options === 'function') return countedFromOne(code, options(ref, manifest));
	if (typeof options !== 'string') return options.find((option) => option === code);
	if (options === 'branches') {
		const branch = BRANCH_CODES.findIndex((name) => name === code);
		return branch < 0 ? undefined : branch;
	}
	const sizes = sizesOf(manifest);
	if (options !== 'keys') return countedFromOne(code, sizes[options]);
	return countedFromOne(code, isOfWords(ref) ? sizes.words : sizes.patches);
}

/** Whether what answers is a word: queries are always patches. */
function isOfWords({ attention, vector }: Loose): boolean {
	return attention === 'cross' && vector !== 'q';
}

/** Whether a prompt of so many tokens has every word that a number is about; without text there is `<start>` alone. */
export function isInPrompt(ref: NumberRef, tokens: number): boolean {
	const values: Loose = { ...ref };
	const words = values['branch'] === 1 ? 1 : tokens;
	return fieldsOf(ref.kind).every(([field, size]) => {
		const isWord = size === 'words' || (size === 'keys' && isOfWords(values));
		return !isWord || Number(values[field]) < words;
	});
}
