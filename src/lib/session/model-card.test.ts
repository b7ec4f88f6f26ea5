import { afterEach, expect, test, vi } from 'vitest';
import { fetchModelCard, readModelCard } from './model-card.ts';
import { UnreadableJsonError } from './site-sources.ts';

afterEach(() => vi.unstubAllGlobals());

const share = { share: 0.9, low: 0.88, high: 0.92, count: 1000 };
const evaluation = {
	label: 'generated, seen',
	fields: { background: share, object: share, relation: share, style: share, all: share }
};
const card = {
	hardware: 'Two cores',
	imagesSeen: 1e6,
	hours: 3.5,
	parameters: { dit: 5 },
	autoencoderPsnr: 31,
	curve: [[0, 1, 2]],
	evaluations: [evaluation, { ...evaluation, frechet: 4.2 }],
	sampling: { sampler: 'euler', steps: 20, guidance: 3 },
	grid: { file: 'grid.png', prompts: ['a cat'] },
	sweep: [{ ...evaluation, steps: 12, guidance: 2.5 }],
	localisation: { peaks: [[0.5, 1]], chance: 0.1, objects: 20, pictures: 10 },
	lookedAt: { pictures: 100, reader: 96, look: 90, agree: 88 }
};

test('a whole card is read as it is', () => {
	expect(readModelCard(card)).toEqual(card);
});

test('what is missing or malformed is absent, and the rest stays', () => {
	const { hours, ...rest } = card;
	expect(hours).toBe(3.5);
	const damaged = {
		...rest,
		curve: [[0, 1]],
		autoencoderPsnr: '31 dB',
		sweep: [evaluation],
		localisation: { ...card.localisation, peaks: [0.5] },
		lookedAt: { pictures: 100 },
		extra: true
	};
	expect(Object.keys(readModelCard(damaged)).sort()).toEqual([
		'evaluations',
		'grid',
		'hardware',
		'imagesSeen',
		'parameters',
		'sampling'
	]);
});

test('a card that was cut short is told in words, and one that was not written is empty', async () => {
	const answer = (body: string, status: number) =>
		vi.stubGlobal('fetch', async () => new Response(body, { status }));
	answer('{"hours": 3', 200);
	await expect(fetchModelCard('card.json')).rejects.toThrow(UnreadableJsonError);
	answer('', 404);
	expect(await fetchModelCard('card.json')).toEqual({});
	answer('{"hours": 3}', 200);
	expect(await fetchModelCard('card.json')).toEqual({ hours: 3 });
});
