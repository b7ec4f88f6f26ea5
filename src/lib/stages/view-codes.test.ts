import { expect, test } from 'vitest';
import { counted, decimal, oneOf, places, someOf, whole } from './view-codes.ts';

const LEVELS = { min: -0.5, max: 1 };

test.each([
	['decimal', decimal(LEVELS), -0.25, '-0.25'],
	['whole', whole({ min: 0, max: 9 }), 7, '7'],
	['counted', counted(3), 0, '1'],
	['oneOf', oneOf(['self', 'mlp']), 'mlp', 'mlp'],
	['someOf', someOf(['words', 'block', 'steps']), ['words', 'steps'], 'words.steps'],
	['places', places('row', 'column'), { row: 0, column: 11 }, '1.12']
] as const)(
	'%s reads what it wrote, in letters, digits, dots and signs',
	(_, code, value, text) => {
		// Each code with its own value, which the table's type cannot say.
		const { read, write } = code as {
			read: (text: string) => unknown;
			write: (value: unknown) => string;
		};
		expect(write(value)).toBe(text);
		expect(read(text)).toEqual(value);
	}
);

test.each([
	['decimal', decimal(LEVELS), ['1.1', '-1', '', '.5', '1e0', 'NaN', '0.5x', '--0']],
	['whole', whole({ min: 1, max: 9 }), ['0', '10', '1.5', '-1', '', '0x1', '1234567890']],
	['counted', counted(3), ['0', '4', 'one', '']],
	['oneOf', oneOf(['self', 'mlp']), ['Self', 'toString', '']],
	['someOf', someOf(['words', 'block']), ['', 'words.', 'words.words', 'word']],
	['places', places('row', 'column'), ['1', '1.2.3', '0.1', '1.', 'a.b', '']]
] as const)('%s makes nothing of nonsense', (_, { read }, texts) => {
	for (const text of texts) expect(read(text), text).toBeUndefined();
});

test('a decimal is written to three decimals', () => {
	expect(decimal(LEVELS).write(0.1 + 0.2)).toBe('0.3');
});

test('no two panels keep something under one name', () => {
	const sources = import.meta.glob<string>('./**/*.svelte', {
		query: '?raw',
		import: 'default',
		eager: true
	});
	const names = Object.values(sources).flatMap((source) =>
		[...source.matchAll(/\bview\.value\(\s*'([^']*)'/g)].map(([, name]) => name)
	);
	expect(names.length).toBeGreaterThan(8);
	expect(new Set(names).size).toBe(names.length);
	for (const name of names) expect(name).toMatch(/^[a-z-]+$/);
});
