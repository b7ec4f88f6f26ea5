import { expect, test } from 'vitest';
import { decodeView, encodeView } from './view-code.ts';

test('what panels keep is written so that a link has to escape nothing but its spaces', () => {
	const view = { 'noise-level': '0.4', guess: 'x0', 'nudged-cell': '2.3.4', nudge: '-1.5' };
	const code = encodeView(view)!;
	expect(code).toBe('noise-level.0.4 guess.x0 nudged-cell.2.3.4 nudge.-1.5');
	expect(new URLSearchParams({ view: code }).toString()).toBe(`view=${code.replaceAll(' ', '+')}`);
	expect(decodeView(code)).toEqual({ view, nonsense: [] });
});

test('nothing kept is not written', () => {
	expect(encodeView({})).toBeUndefined();
});

test('what makes no sense is left out, and the rest stands', () => {
	const long = `level.${'9'.repeat(33)}`;
	const { view, nonsense } = decodeView(
		`${long} guess.x0 Level.1 __proto__.1 <b>.1 level.<b> level`
	);
	expect(view).toEqual({ guess: 'x0' });
	expect(nonsense).toEqual([long, 'Level.1', '__proto__.1', '<b>.1', 'level.<b>', 'level']);
});

test('a name that every object has is kept like any other', () => {
	expect(Object.entries(decodeView('constructor.1').view)).toEqual([['constructor', '1']]);
});
