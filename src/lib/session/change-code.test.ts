import { describe, expect, test } from 'vitest';
import { philox } from '../diffusion/prng.ts';
import type { Change } from '../trace/changes.ts';
import { decodeChanges, encodeChanges } from './change-code.ts';
import { AMOUNT, FACTOR, STEPS } from './limits.ts';
import { decodeLink, encodeLink } from './url-state.ts';
import { tinyManifest } from './testing/tiny.ts';

const examples: [string, Change][] = [
	['self2.1*0', { kind: 'head', attention: 'self', block: 1, head: 0, factor: 0, from: 0 }],
	[
		'cross3.2*2_4-20',
		{ kind: 'head', attention: 'cross', block: 2, head: 1, factor: 2, from: 3, to: 19 }
	],
	['mlp1*0.5_4-', { kind: 'gate', part: 'mlp', block: 0, factor: 0.5, from: 3 }],
	['self1*3', { kind: 'gate', part: 'self', block: 0, factor: 3, from: 0 }],
	['block2*0_4', { kind: 'block', block: 1, factor: 0, from: 3, to: 3 }],
	['word3*1.25_1-2', { kind: 'word', word: 3, factor: 1.25, from: 0, to: 1 }],
	['prompt3*a_red_cat', { kind: 'prompt', prompt: 'a red cat', from: 2 }],
	[
		'paint4*2_-1.5_2-4.16*1_0.5_1',
		{
			kind: 'paint',
			from: 3,
			strokes: [
				{ channel: 1, amount: -1.5, cells: [1, 2, 3, 15] },
				{ channel: 0, amount: 0.5, cells: [0] }
			]
		}
	]
];

test.each(examples)('%s, there and back', (code, change) => {
	expect(encodeChanges([change])).toBe(code);
	expect(decodeChanges(code, tinyManifest)).toEqual({ changes: [change], nonsense: [] });
});

test('a link keeps them short and readable', () => {
	const changes = [examples[1]![1], examples[6]![1]];
	const link = encodeLink({ request: { changes }, selection: {} });
	expect(link).toBe('changes=cross3.2*2_4-20+prompt3*a_red_cat');
	const decoded = decodeLink(link, { manifest: tinyManifest, stages: [] });
	expect(decoded).toEqual({ request: { changes }, selection: {}, problems: [] });
});

const LETTERS = [...'abc XYZ_*+.-~%&=?#"<>\n', 'é', '漢', '🎈', '\u0301'];

/** Independent uniform draws, the same in every run of the test. */
function randomChange(seed: number): Change {
	let count = 0;
	const uniform = () => philox([count++, 0, 0, 0], [seed, 2])[0] / 2 ** 32;
	const whole = (min: number, max: number) => min + Math.floor(uniform() * (max - min + 1));
	const { dit, latent, text } = tinyManifest;
	const scale = () => {
		const from = whole(0, STEPS.max - 1);
		const to = uniform() < 0.5 ? { to: whole(from, STEPS.max - 1) } : {};
		return { factor: uniform() ** 20 * FACTOR.max, from, ...to };
	};
	const block = whole(0, dit.depth - 1);
	const attention = uniform() < 0.5 ? 'self' : 'cross';
	switch (whole(0, 5)) {
		case 0:
			return { kind: 'head', attention, block, head: whole(0, dit.heads - 1), ...scale() };
		case 1:
			return { kind: 'gate', part: attention, block, ...scale() };
		case 2:
			return { kind: 'block', block, ...scale() };
		case 3:
			return { kind: 'word', word: whole(1, text.maxTokens - 1), ...scale() };
		case 4: {
			const letters = Array.from({ length: whole(0, 30) }, () => LETTERS[whole(0, 27)] ?? '');
			return { kind: 'prompt', prompt: letters.join(''), from: whole(0, STEPS.max - 1) };
		}
		default: {
			const all = Array.from({ length: latent.size ** 2 }, (_, cell) => cell);
			const strokes = Array.from({ length: whole(1, 3) }, () => ({
				channel: whole(0, latent.channels - 1),
				amount: AMOUNT.min + uniform() * (AMOUNT.max - AMOUNT.min),
				cells: [whole(0, 3), ...all.filter((cell) => cell > 3 && uniform() < 0.5)]
			}));
			return { kind: 'paint', from: whole(0, STEPS.max - 1), strokes };
		}
	}
}

test('a link brings back whatever changes it was made from', () => {
	for (let seed = 0; seed < 500; seed++) {
		const changes = [randomChange(seed), randomChange(seed + 1000)];
		const link = encodeLink({ request: { changes }, selection: {} });
		const decoded = decodeLink(link, { manifest: tinyManifest, stages: [] });
		expect(decoded).toEqual({ request: { changes }, selection: {}, problems: [] });
	}
});

test('cells are read in order, each once', () => {
	const { changes } = decodeChanges('paint1*1_1_5.2-3.3', tinyManifest);
	expect(changes).toMatchObject([{ strokes: [{ cells: [1, 2, 4] }] }]);
});

test('what a link lists twice is one change: the later one, and paint upon paint', () => {
	const read = (code: string) => encodeChanges(decodeChanges(code, tinyManifest).changes);
	expect(read('self2.1*2 block1*0 self2.1*2')).toBe('self2.1*2 block1*0');
	expect(read('word2*0_1-2 word2*3_1-2 word2*3_2')).toBe('word2*3_1-2 word2*3_2');
	expect(read('paint4*2_1_3 paint4*1_0.5_1')).toBe('paint4*2_1_3*1_0.5_1');
});

describe('nonsense', () => {
	test.each([
		'x',
		'*',
		'self*0',
		'self4*0',
		'self0*0',
		'self1.3*0',
		'self1.0*0',
		'mlp1.1*0',
		'block1',
		'block1*',
		'block1*-1',
		'block1*3.1',
		'block1*NaN',
		'block1*1e9',
		'block1*0_0',
		'block1*0_5-4',
		'block1*0_101',
		'block1*0_1-101',
		'block1*0_1_2',
		'word0*0',
		'word6*0',
		'prompt0*a_cat',
		'prompt101*a_cat',
		'prompt1*%ff',
		'paint1*',
		'paint1*1_1_',
		'paint1*3_1_1',
		'paint1*1_11_1',
		'paint1*1_1_17',
		'paint1*1_1_3-2',
		'paint1*1_1_1_1',
		'paint1*1_1_1-999999999999',
		'__proto__1*0'
	])('%s is named and left out, and the rest stands', (item) => {
		const code = `word1*0 ${item} block1*0`;
		const decoded = decodeChanges(code, tinyManifest);
		expect(decoded.nonsense).toEqual([item]);
		expect(decoded.changes.map(({ kind }) => kind)).toEqual(['word', 'block']);
		const query = new URLSearchParams({ changes: item }).toString();
		const link = decodeLink(query, { manifest: tinyManifest, stages: [] });
		expect(link.request).toEqual({});
		expect(link.problems).toEqual([expect.stringContaining('The link’s changes should be like')]);
	});

	test('nothing is nothing', () => {
		expect(decodeChanges(' ', tinyManifest)).toEqual({ changes: [], nonsense: [] });
	});
});
