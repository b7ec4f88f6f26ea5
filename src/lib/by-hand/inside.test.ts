import { afterAll, describe, expect, test } from 'vitest';
import { at } from '../tensor/indexing.ts';
import { BODIES, FEATURES, type AutoencoderHalf } from '../trace/autoencoder.ts';
import { TEXT_PARTS, type NumberRef } from '../trace/number-ref.ts';
import { inDecoder } from './decoder.ts';
import { inEncoder } from './encoder.ts';
import { wholeOf } from './features.ts';
import type { Recipe, Sources } from './recipe.ts';
import { RECIPES } from './recipes.ts';
import { PATIENCE } from './testing/agreement.ts';
import { nanoSources, nanoStarted, smallSources } from './testing/golden-sources.ts';
import { readInside, type Sample } from './testing/inside.ts';

type Index = readonly number[];

/** Between PyTorch's float32 and the page's, which sums in another order. */
const BOUND = 5e-6;

/** The numbers of a tensor inside the text encoder, by its name in `models/pipeline/inside.py`. */
const TEXT: Readonly<Record<string, (index: Index) => NumberRef>> = {
	token: ([word, entry]) => ({ kind: 'text-token-entry', word, entry }),
	...Object.fromEntries(
		TEXT_PARTS.flatMap((part) => [
			[
				`norm.${part}`,
				([block, word, entry]: Index) => ({ kind: 'text-norm-entry', part, block, word, entry })
			],
			[
				`stream.${part}`,
				([block, word, entry]: Index) => ({
					kind: 'text-residual-entry',
					after: part,
					block,
					word,
					entry
				})
			]
		])
	),
	qkv: ([block, word, vector, head, entry]) => ({
		kind: 'text-projection-entry',
		vector: (['q', 'k', 'v'] as const)[vector],
		block,
		head,
		word,
		entry
	}),
	logits: ([block, head, query, key]) => ({ kind: 'text-logit', block, head, query, key }),
	probs: ([block, head, query, key]) => ({ kind: 'text-probability', block, head, query, key }),
	heads: ([block, word, head, entry]) => ({ kind: 'text-head-entry', block, head, word, entry }),
	attention: ([block, word, entry]) => ({ kind: 'text-attention-out-entry', block, word, entry }),
	hidden: ([block, word, entry]) => ({ kind: 'text-mlp-hidden-entry', block, word, entry }),
	mlp: ([block, word, entry]) => ({ kind: 'text-mlp-out-entry', block, word, entry })
};

/** The name in PyTorch of what a layer of a body puts out. */
function nameOf(half: AutoencoderHalf, index: number): string {
	const layer = BODIES[half][index];
	// A residual block is called as its convolutions are, up to the dot.
	if (layer.kind === 'sum') return nameOf(half, index - 1).replace(/\.\w+$/, '');
	return `${half}.${layer.kind === 'convolution' ? layer.name : ''}`;
}

/** The pixel that a number of the decoder's last convolution becomes (Shi et al. 2016). */
function pixelOf([channel, row, column]: Index): NumberRef {
	const [down, right] = [Math.floor(channel / 2) % 2, channel % 2];
	const place = { row: 2 * row + down, column: 2 * column + right };
	return { kind: 'pixel', channel: Math.floor(channel / 4), ...place };
}

const small = smallSources();
const nano = nanoSources(0);
const last = (sources: Sources) => ({ ...sources, index: sources.trace.steps.length - 1 });
const models = [
	// A card of the shipped model takes a while: two numbers a layer.
	{ model: 'nano', sources: last(nano), started: nanoStarted(0), every: 8 },
	{ model: 'small', sources: last(small.sources), started: small.started, every: 128 }
] as const;

describe.each(models)('inside $model', ({ model, sources, started, every }) => {
	const inside = readInside(model);
	/** By the kind, how far the two were apart at most, as a share of the largest number of the tensor. */
	const apart = new Map<string, number>();
	afterAll(() => console.log(model, Object.fromEntries(apart)));

	/** Holds numbers that were made in the page against those of one tensor. */
	async function hold(
		samples: readonly Sample[],
		make: (index: Index) => number | Promise<number>,
		kind: string
	) {
		const largest = Math.max(...samples.map(({ value }) => Math.abs(value)));
		for (const { index, value } of samples) {
			const share = Math.abs((await make(index)) - value) / Math.max(1, largest);
			apart.set(kind, Math.max(apart.get(kind) ?? 0, share));
			expect(share, `${kind} ${index.join()}`).toBeLessThan(BOUND);
		}
	}

	async function holdCards(
		samples: readonly Sample[],
		refOf: (index: Index) => NumberRef,
		from: Sources
	) {
		const { kind } = refOf(samples[0].index);
		const recipe: Recipe = RECIPES[kind];
		await hold(samples, async (index) => (await recipe.work(refOf(index), from)).value, kind);
	}

	test.each(Object.entries(TEXT))('%s of the text encoder is PyTorch’s', async (name, refOf) => {
		for (const branch of [0, 1] as const) {
			const samples = inside.get(`text.${branch}.${name}`)!;
			await holdCards(samples, (index) => ({ ...refOf(index), branch }) as NumberRef, sources);
		}
	});

	const halves = [
		['decoder', () => inDecoder(sources), sources],
		['encoder', () => inEncoder(started), started]
	] as const;

	test.each(halves)(
		'every layer of the %s is PyTorch’s',
		async (half, within) => {
			const { features } = within();
			for (const index of FEATURES[half]) {
				const map = await features.in(index, wholeOf(features.sideOf(index)));
				const name = nameOf(half, index);
				await hold(inside.get(name)!, (place) => at(map, ...place), name);
			}
		},
		PATIENCE
	);

	test.each(halves)(
		'so is every kind of card of the %s',
		async (half, _, from) => {
			const chosen = (name: string) => inside.get(name)!.filter((__, i) => i % every === 0);
			for (const [layer, bodyIndex] of FEATURES[half].entries()) {
				await holdCards(
					chosen(nameOf(half, bodyIndex)),
					([channel, row, column]) => ({ kind: `${half}-feature`, layer, channel, row, column }),
					from
				);
			}
			if (half === 'decoder') await holdCards(chosen('decoder.10'), pixelOf, from);
		},
		PATIENCE
	);

	test('nothing that PyTorch wrote down is left out', () => {
		const text = Object.keys(TEXT).flatMap((name) => [`text.0.${name}`, `text.1.${name}`]);
		const layers = halves.flatMap(([half]) => FEATURES[half].map((index) => nameOf(half, index)));
		expect([...inside.keys()].sort()).toEqual([...text, ...layers, 'decoder.10'].sort());
	});
});
