import { expect, test } from 'vitest';
import { embedCode } from './embed-code.ts';
import { fileName } from './file-name.ts';

test.each([
	['a Red balloon, at night', ['step', 3], 'a-red-balloon-at-night-seed-7-step-3.png'],
	['../../etc/passwd <b>', [], 'etc-passwd-b-seed-7.png'],
	['кошка', [], 'no-words-seed-7.png'],
	['cat '.repeat(40), [], `${'cat-'.repeat(12).slice(0, -1)}-seed-7.png`]
])('the file of %j', (prompt, parts, expected) => {
	expect(fileName({ prompt, seed: 7 }, parts, 'png')).toBe(expected);
});

test('what is typed in a prompt cannot leave the embedding’s attribute', () => {
	const url = 'https://example.org/embed/?prompt="><script>&seed=1';
	const code = embedCode(url, 'A "title"', 500.2);
	expect(code).toContain('src="https://example.org/embed/?prompt=&quot;>&lt;script>&amp;seed=1"');
	expect(code).toContain('title="A &quot;title&quot;"');
	expect(code).toContain('height: 501px');
});
