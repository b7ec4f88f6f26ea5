import { expect, test } from 'vitest';
import { goldenInput } from '../golden-input.ts';
import { derive, describe } from './derive.ts';

test('the spread is that of PyTorch’s latent at its inspected step', () => {
	const input = goldenInput(0);
	const data = derive(input);
	const values = [...input.step.latent.data];
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
	expect(data.deviation).toBeCloseTo(Math.sqrt(variance), 9);
});

test('the sentence has the step’s own time', () => {
	expect(describe(derive(goldenInput(0)))).toContain('At t = 0.5 the latent');
});
