import { expect, test } from 'vitest';
import type { NumberRef } from '../trace/number-ref.ts';
import { decodeNumber, encodeNumber, isInPrompt } from './number-code.ts';
import type { Manifest } from '../trace/manifest.ts';
import { tinyManifest as tiny } from './testing/tiny.ts';

const weight = (dims: readonly number[]) => ({ offset: 0, dims, type: 'float16' }) as const;
const { encoder, decoder } = tiny.graphs;
/** With the shapes of some weights of its autoencoder. */
const tinyManifest: Manifest = {
	...tiny,
	image: { size: 32, channels: 3 },
	latent: { ...tiny.latent, downsampling: 8 },
	graphs: {
		...tiny.graphs,
		decoder: {
			...decoder,
			weights: {
				'decoder.body.1.conv2.weight': weight([5, 5, 3, 3]),
				'decoder.body.2.weight': weight([8, 5, 1, 1]),
				'decoder.body.7.weight': weight([96, 2, 3, 3])
			}
		},
		encoder: {
			...encoder,
			weights: {
				'encoder.body.1.weight': weight([6, 48, 3, 3]),
				'encoder.body.6.weight': weight([4, 5, 3, 3])
			}
		}
	}
};

const place = { channel: 1, row: 2, column: 3 };
const head = { block: 2, head: 1 };

const examples: [string, NumberRef][] = [
	['latent-entry.2.3.4@101', { kind: 'latent-entry', ...place, step: 100 }],
	['guess-entry.x0.2.3.4@5', { kind: 'guess-entry', quantity: 'x0', ...place, step: 4 }],
	[
		'guess-entry.epsilon.2.3.4.with-text',
		{ kind: 'guess-entry', quantity: 'epsilon', ...place, branch: 0 }
	],
	['pixel.3.8.1', { kind: 'pixel', channel: 2, row: 7, column: 0 }],
	['decoder-input-entry.2.3.4@5', { kind: 'decoder-input-entry', ...place, step: 4 }],
	['decoder-feature.4.5.4.1', { kind: 'decoder-feature', layer: 3, channel: 4, row: 3, column: 0 }],
	[
		'decoder-feature.12.96.8.8@3',
		{ kind: 'decoder-feature', layer: 11, channel: 95, row: 7, column: 7, step: 2 }
	],
	['picture-latent-entry.2.3.4', { kind: 'picture-latent-entry', ...place }],
	['encoder-feature.1.6.8.8', { kind: 'encoder-feature', layer: 0, channel: 5, row: 7, column: 7 }],
	['encoder-feature.9.2.3.4', { kind: 'encoder-feature', layer: 8, ...place }],
	['sinusoid-entry.2', { kind: 'sinusoid-entry', entry: 1 }],
	[
		'mlp-out-entry.1.4.6.without-text',
		{ kind: 'mlp-out-entry', block: 0, patch: 3, entry: 5, branch: 1 }
	],
	['mlp-hidden-entry.1.4.24', { kind: 'mlp-hidden-entry', block: 0, patch: 3, entry: 23 }],
	['adaln-entry.1.6.1', { kind: 'adaln-entry', block: 0, vector: 5, entry: 0 }],
	['logit.cross.3.2.4.6', { kind: 'logit', attention: 'cross', ...head, query: 3, key: 5 }],
	[
		'projection-entry.k.cross.3.2.6.3',
		{ kind: 'projection-entry', vector: 'k', attention: 'cross', ...head, index: 5, entry: 2 }
	],
	[
		'text-projection-entry.k.1.1.5.6.without-text',
		{ kind: 'text-projection-entry', vector: 'k', block: 0, head: 0, word: 4, entry: 5, branch: 1 }
	],
	['text-logit.1.1.6.2', { kind: 'text-logit', block: 0, head: 0, query: 5, key: 1 }],
	['text-mlp-hidden-entry.1.2.24', { kind: 'text-mlp-hidden-entry', block: 0, word: 1, entry: 23 }],
	[
		'text-residual-entry.attention.1.2.6',
		{ kind: 'text-residual-entry', after: 'attention', block: 0, word: 1, entry: 5 }
	],
	[
		'residual-entry.cross.3.4.6',
		{ kind: 'residual-entry', after: 'cross', block: 2, patch: 3, entry: 5 }
	]
];

test.each(examples)('%s, there and back', (code, ref) => {
	expect(encodeNumber(ref)).toBe(code);
	expect(decodeNumber(code, tinyManifest)).toEqual(ref);
});

test.each([
	'',
	'latent-entry',
	'toString',
	'constructor.1',
	'latent-entry.1.1',
	'latent-entry.1.1.1.1',
	'latent-entry.0.1.1',
	'latent-entry.3.1.1',
	'latent-entry.1.5.1',
	'latent-entry.1.1.1.with-text',
	'latent-entry.1.1.1@0',
	'latent-entry.1.1.1@102',
	'latent-entry.1.1.1@1@1',
	'guided-entry.1.1.1@101',
	'guess-entry.x1.1.1.1',
	'guess-entry.x0.1.1.1.guided',
	'guess-entry.x0.1.1.1.__proto__',
	'logit.self.1.1.1.5',
	'projection-entry.q.cross.1.1.5.1',
	'mlp-hidden-entry.1.1.25',
	'pixel.1.33.1',
	'decoder-feature.4.6.4.1',
	'decoder-feature.4.5.5.1',
	'decoder-feature.6.1.1.1',
	'decoder-feature.12.96.9.8',
	'decoder-feature.13.1.1.1',
	'decoder-feature.0.1.1.1',
	'decoder-feature.4.1.1',
	'encoder-feature.9.3.3.4',
	'encoder-feature.1.6.9.8',
	'text-token-entry.7.1',
	'text-norm-entry.cross.1.1.1',
	'text-norm-entry.mlp.2.1.1',
	'text-probability.1.2.1.1',
	'text-mlp-hidden-entry.1.2.25'
])('%j makes no sense', (code) => {
	expect(decodeNumber(code, tinyManifest)).toBeUndefined();
});

test('a number about a word is there as long as the prompt has it', () => {
	const word = { kind: 'word-entry', word: 3, entry: 0 } as const;
	expect([isInPrompt(word, 4), isInPrompt(word, 3)]).toEqual([true, false]);
	expect(isInPrompt({ ...word, branch: 1 }, 4)).toBe(false);
	const pair = { kind: 'logit', attention: 'cross', ...head, query: 3, key: 3 } as const;
	expect([isInPrompt(pair, 4), isInPrompt(pair, 3)]).toEqual([true, false]);
	expect(isInPrompt({ ...pair, attention: 'self' }, 3)).toBe(true);
	const asking = { kind: 'text-logit', block: 0, head: 0, query: 3, key: 1 } as const;
	expect([isInPrompt(asking, 4), isInPrompt(asking, 3)]).toEqual([true, false]);
	expect(isInPrompt({ ...asking, query: 1, key: 3 }, 3)).toBe(false);
	expect(isInPrompt({ kind: 'latent-entry', ...place }, 0)).toBe(true);
});
