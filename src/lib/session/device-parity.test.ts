import { describe, expect, test } from 'vitest';
import { PARITY_BOUNDS } from '../engine/parity.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import { compareStep, ROUNDING_OF_INTERNALS, type StepNumbers } from './device-parity.ts';

const of = (...values: number[]) => tensor(Float32Array.from(values), [values.length]);
const recorded: StepNumbers = {
	text: { states: of(1, -4), pooled: of(2) },
	guess: { conditional: of(0.5, 2), unconditional: of(-1, 1) },
	internals: { 'final.output': of(100, -50) }
};

function verdict(change: Partial<StepNumbers>, backend: 'wasm' | 'webgpu' = 'wasm') {
	const comparisons = compareStep(recorded, { ...recorded, ...change }, backend);
	return Object.fromEntries(comparisons.map((one) => [one.name, one]));
}

const guess = (conditional: Tensor) => ({ guess: { ...recorded.guess, conditional } });

test('the same numbers agree, each quantity with its own line', () => {
	const comparisons = compareStep(recorded, recorded, 'wasm');
	expect(comparisons.map(({ name }) => name)).toEqual([
		'words',
		'pooled words',
		'guess with text',
		'guess without text',
		'final.output'
	]);
	for (const { agrees, difference } of comparisons) {
		expect(agrees).toBe(true);
		expect(difference).toEqual({ absolute: 0, relative: 0 });
	}
});

test('differences are the largest ones, absolute and beside the largest recorded number', () => {
	const { difference } = verdict(guess(of(0.75, 1.875)))['guess with text']!;
	expect(difference).toEqual({ absolute: 0.25, relative: 0.125 });
});

describe('what is allowed', () => {
	test('of the outputs is what the tests allow, on each backend', () => {
		const off = guess(of(0.5, 2 + 5e-5));
		expect(verdict(off, 'wasm')['guess with text']!.agrees).toBe(false);
		expect(verdict(off, 'webgpu')['guess with text']).toMatchObject({
			agrees: true,
			bound: PARITY_BOUNDS.webgpu
		});
		expect(verdict(off)['guess without text']!.agrees).toBe(true);
	});

	test('of internals is the rounding of their recording on top', () => {
		const half = 100 * ROUNDING_OF_INTERNALS;
		const off = (by: number) =>
			verdict({ internals: { 'final.output': of(100 + by, -50) } })['final.output']!.agrees;
		expect(off(0.99 * half)).toBe(true);
		expect(off(1.1 * half)).toBe(false);
	});
});

test.each([
	['a number that is none', { internals: { 'final.output': of(NaN, -50) } }],
	['an infinite number', { internals: { 'final.output': of(Infinity, -50) } }],
	['another shape', { internals: { 'final.output': of(100) } }],
	['nothing at all', { internals: {} }]
])('%s does not agree', (_, change) => {
	expect(verdict(change)['final.output']!.agrees).toBe(false);
});
