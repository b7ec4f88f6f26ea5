import { expect, test } from 'vitest';
import { checkDraft, isRequest, type Draft } from './request-check.ts';
import { tinyManifest } from './testing/tiny.ts';

const check = (change: Partial<Draft>) =>
	checkDraft({ ...tinyManifest.defaults, ...change }, tinyManifest);

test('the model’s own first request has nothing to complain about', () => {
	expect(check({})).toEqual([]);
});

test.each([
	['', 'Type a few words'],
	[' \n ', 'Type a few words'],
	['?!…', 'no word'],
	['кошка и шар', 'Latin letters; “кошка”'],
	['猫', 'Latin letters; “猫”']
])('%j cannot be drawn', (prompt, reason) => {
	const findings = check({ prompt });
	expect(findings).toEqual([
		{ field: 'prompt', severity: 'error', message: expect.stringContaining(reason) }
	]);
	expect(isRequest({ ...tinyManifest.defaults, prompt }, tinyManifest)).toBe(false);
});

test.each([
	['a red кошка', '“кошка” is left out'],
	['<b>a cat</b>', 'Markup means nothing'],
	['a red cat a red cat', 'first 5 words; the last one is not seen'],
	['cat '.repeat(2_500), 'first 5 words; the other 2,495 are not seen']
])('%.30j is drawn, with a hint', (prompt, reason) => {
	expect(check({ prompt })).toContainEqual({
		field: 'prompt',
		severity: 'hint',
		message: expect.stringContaining(reason)
	});
	expect(isRequest({ ...tinyManifest.defaults, prompt }, tinyManifest)).toBe(true);
});

test.each([
	['seed', null],
	['seed', -1],
	['seed', 2 ** 32],
	['seed', 1.5],
	['steps', 0],
	['steps', 101],
	['steps', Number.NaN],
	['guidance', 0.99],
	['guidance', null]
] as const)('%s = %s is refused with its bounds', (field, value) => {
	expect(check({ [field]: value })).toEqual([
		{ field, severity: 'error', message: expect.stringMatching(/from [01] to [\d,]+\.$/) }
	]);
});
