import { expect, test } from 'vitest';
import type { Change } from '../trace/changes.ts';
import { describeChange } from './describe-change.ts';

const tokens = ['<start>', 'a', 'cat'].map((text, id) => ({ id, text, known: true }));

test.each<[Change, string]>([
	[
		{ kind: 'head', attention: 'self', block: 4, head: 2, factor: 0, from: 3, to: 19 },
		'Mute head 3 of block 5 (self-attention) from step 4 to 20'
	],
	[
		{ kind: 'gate', part: 'mlp', block: 0, factor: 0.5, from: 0 },
		'Weaken the MLP of block 1 × 0.5 in every step'
	],
	[{ kind: 'block', block: 7, factor: 1, from: 2 }, 'Leave all of block 8 as it is from step 3 on'],
	[{ kind: 'word', word: 2, factor: 2, from: 5, to: 5 }, 'Boost the word “cat” × 2 at step 6'],
	[{ kind: 'word', word: 9, factor: 0, from: 0 }, 'Mute word 9 in every step'],
	[{ kind: 'prompt', prompt: 'a dog', from: 7 }, 'Go on with “a dog” from step 8'],
	[
		{
			kind: 'paint',
			from: 0,
			strokes: [
				{ channel: 0, amount: 1, cells: [1, 2] },
				{ channel: 1, amount: 1, cells: [2] }
			]
		},
		'Paint 2 cells of the latent at step 1'
	]
])('a change is a sentence', (change, sentence) => {
	expect(describeChange(change, tokens)).toBe(sentence);
});
