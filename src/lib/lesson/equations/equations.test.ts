import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { noise, SIZE, syntheticInput } from '../../stages/synthetic-input.ts';
import type { SamplerId } from '../../diffusion/samplers/index.ts';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import type { Reading } from '../reading.ts';
import type { Equation } from './equation.ts';
import { EQUATIONS, type EquationId } from './index.ts';
import { factor, tex } from './tex.ts';

function reading(sampler: SamplerId = 'euler'): Reading {
	const input = syntheticInput({ sampler, steps: 4, selection: { step: 2, patch: 5, block: 1 } });
	const { N, D } = SIZE;
	return {
		...input,
		internals: {
			...input.internals,
			'embedding.projected': noise(1, 2, N, D),
			'embedding.tokens': noise(2, 2, N, D)
		}
	};
}

const all = Object.entries<Equation>(EQUATIONS);
const live = (id: EquationId, from = reading()) => {
	const equation: Equation = EQUATIONS[id];
	return equation.live?.(from)?.tex ?? '';
};
const typeset = (source: string) => katex.renderToString(source, { strict: 'error' });

describe.each(all)('%s', (_, equation) => {
	test('can be typeset, with and without numbers', () => {
		expect(typeset(equation.tex)).toContain('math');
		const numbers = equation.live?.(reading());
		expect(equation.live ? typeset(numbers!.tex) : 'math').toContain('math');
	});

	test('claims no number of a run that is not there', () => {
		expect(equation.live?.({ internals: {}, selection: NOTHING_SELECTED })).toBeUndefined();
	});
});

/** Reads `0.3 = 2 \cdot (-0.1) + 0.5` as arithmetic. */
function sides(source: string): number[] {
	return source.split('=').map((side) => {
		const plain = side
			.replaceAll('\\cdot', '*')
			.replaceAll(/ \\times 10\^\{(-?\d+)\}/g, 'e$1')
			.trim();
		expect(plain).toMatch(/^[\d\s.()*+e-]+$/);
		return new Function(`return ${plain}`)() as number;
	});
}

test.each<EquationId>(['forward-process', 'embedding', 'condition', 'guidance', 'denormalising'])(
	'the numbers of %s add up',
	(id) => {
		const [left, right] = sides(live(id));
		expect(left).toBeCloseTo(right!, 1);
	}
);

test.each<SamplerId>(['euler', 'heun', 'ddim', 'ddpm', 'dpm-solver-2m'])(
	'a step of %s adds up',
	(sampler) => {
		const line = live('sampler-step', reading(sampler)).split('\\\\')[1]!;
		const [left, right] = sides(line.replace('&', '').replace('\\end{aligned}', ''));
		expect(left).toBeCloseTo(right!, 1);
	}
);

test('attention’s share is the one the model computed', () => {
	const from = reading();
	const { N, H, L } = SIZE;
	const probs = from.internals['attention.self.probs']!;
	expect(probs.dims).toEqual([L, 2, H, N, N]);
	const row = (1 * 2 * H * N + 5) * N;
	const largest = Math.max(...probs.data.subarray(row, row + N));
	expect(live('attention', from)).toContain(`&= ${tex(largest)} \\end`);
});

test('modulation shows the shift, scale and gate of the selected block', () => {
	const vectors = reading().internals['adaln.vectors']!;
	const first = 1 * 2 * 6 * SIZE.D;
	const [shift, scale, gate] = [0, 1, 2].map((i) => vectors.data[first + i * SIZE.D]!);
	const text = live('modulation');
	expect(text).toContain(`(1 + ${factor(scale!)}) + ${factor(shift!)}`);
	expect(text).toContain(`x + ${factor(gate!)} \\cdot`);
});

test('patching counts the tokens', () => {
	expect(live('patching')).toContain(`= ${SIZE.N} `);
});

test('numbers are written so that TeX reads them', () => {
	expect([tex(-0.5), tex(1234), tex(0.0000123), tex(-Infinity), factor(-2), factor(2)]).toEqual([
		'-0.5',
		'1{,}234',
		'1.23 \\times 10^{-5}',
		'-\\infty',
		'(-2)',
		'2'
	]);
});
