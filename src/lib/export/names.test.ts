import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import { embedCode } from './embed-code.ts';
import { fileName } from './file-name.ts';
import { runCaption } from './run-caption.ts';

test.each([
	['a Red balloon, at night', ['step', 3], 'a-red-balloon-at-night-seed-7-step-3.png'],
	['../../etc/passwd <b>', [], 'etc-passwd-b-seed-7.png'],
	['кошка', [], 'no-words-seed-7.png'],
	['cat '.repeat(40), [], `${'cat-'.repeat(12).slice(0, -1)}-seed-7.png`]
])('the file of %j', (prompt, parts, expected) => {
	expect(fileName({ prompt, seed: 7 }, parts, 'png')).toBe(expected);
});

test('an image says which run and which of its steps it shows', () => {
	const request = {
		prompt: 'a red cat',
		seed: 7,
		steps: 8,
		guidance: 2.5,
		sampler: 'euler'
	} as const;
	expect(runCaption(request, 5, 'small')).toBe(
		'“a red cat” · seed 7 · step 6 of 8 · Euler · guidance 2.5 · model “small” · DiT Explainer'
	);
	const start = { latent: tensor(new Float32Array(1), [1, 1, 1]), level: 0.6 };
	const changes = [{ kind: 'block', block: 0, factor: 0, from: 0 }] as const;
	expect(runCaption({ ...request, start }, 0, 'small')).toContain('· from a picture at t = 0.6 ·');
	expect(runCaption({ ...request, changes }, 0, 'small')).toContain('· changed by hand ·');
});

test('what is typed in a prompt cannot leave the embedding’s attribute', () => {
	const url = 'https://example.org/embed/?prompt="><script>&seed=1';
	const code = embedCode(url, 'A "title"', 500.2);
	expect(code).toContain('src="https://example.org/embed/?prompt=&quot;>&lt;script>&amp;seed=1"');
	expect(code).toContain('title="A &quot;title&quot;"');
	expect(code).toContain('height: 501px');
});
