import { expect, test } from 'vitest';
import { SIZE, syntheticInput } from '../stages/synthetic-input.ts';
import { NOTHING_SELECTED } from '../trace/selection.ts';
import { FACTS, type FactId } from './facts.ts';

const input = syntheticInput({ steps: 4, selection: { step: 1 } });

test.each<[FactId, number | string]>([
	['patches', SIZE.N],
	['patch-numbers', SIZE.p ** 2 * SIZE.C],
	['latent-numbers', SIZE.C * SIZE.s ** 2],
	['picture-numbers', 3 * SIZE.S ** 2],
	['compression', (3 * SIZE.S ** 2) / (SIZE.C * SIZE.s ** 2)],
	['head-width', SIZE.d],
	['time-waves', SIZE.F],
	['tokens', 4],
	['prompt', 'a red balloon'],
	['step', 2],
	['steps', 4],
	['time', 0.75],
	['noise-share', 0.75],
	['picture-share', 0.25],
	['sampler', 'Euler'],
	['latent-shape', `${SIZE.C} × ${SIZE.s} × ${SIZE.s}`]
])('%s is %s', (id, expected) => {
	expect(FACTS[id].of(input)).toBe(expected);
});

test('how far the prompt pushes is the root mean square difference of the two guesses', () => {
	const { conditional, unconditional } = input.step;
	const squares = Array.from(conditional.data, (v, i) => (v - unconditional.data[i]) ** 2);
	const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
	expect(FACTS['prompt-push'].of(input)).toBeCloseTo(Math.sqrt(mean), 6);
});

test('nothing is said of a run that is not there', () => {
	const known = Object.values(FACTS).map((fact) =>
		fact.of({ internals: {}, selection: NOTHING_SELECTED })
	);
	expect(new Set(known)).toEqual(new Set([undefined]));
});
