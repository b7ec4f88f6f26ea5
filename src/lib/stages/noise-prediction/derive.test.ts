import { expect, test } from 'vitest';
import { unpatchify } from '../../diffusion/patchify.ts';
import { slice } from '../../tensor/indexing.ts';
import { goldenInput } from '../golden-input.ts';
import { syntheticInput } from '../synthetic-input.ts';
import { branchDistance, derive, named, outputAt } from './derive.ts';
import { describe } from './sentences.ts';

const input = syntheticInput({ selection: { step: 2 } });
const data = derive(input)!;

test('at the run’s own scale the guided output is the run’s', () => {
	const again = outputAt(data, data.guidance);
	input.step.guided.data.forEach((value, i) => expect(again[i]).toBeCloseTo(value, 5));
});

test('s = 0 is the branch without text, s = 1 the one with', () => {
	expect([...outputAt(data, 0)]).toEqual([...data.unconditional.data]);
	outputAt(data, 1).forEach((value, i) => expect(value).toBeCloseTo(data.conditional.data[i], 6));
});

test('the three names are one guess: on the straight path x̂₀ = x − t·v̂ and ε̂ = x̂₀ + v̂', () => {
	const { t, latent, conditional } = data;
	const { x0, epsilon, velocity } = named(data, conditional.data);
	conditional.data.forEach((v, i) => {
		expect(velocity[i]).toBeCloseTo(v, 5);
		expect(x0[i]).toBeCloseTo(latent.data[i] - t * v, 5);
		expect(epsilon[i]).toBeCloseTo(latent.data[i] + (1 - t) * v, 5);
	});
});

test('in PyTorch’s run the outputs are the final layer’s patches put together, branch by branch', () => {
	const golden = goldenInput(0);
	const { conditional, unconditional } = derive(golden)!;
	const { patchSize } = golden.manifest.dit;
	[conditional, unconditional].forEach((output, branch) => {
		const patches = slice(golden.internals['final.output']!, branch);
		const together = unpatchify(patches, patchSize, output.dims);
		together.data.forEach((value, i) => expect(value).toBeCloseTo(output.data[i], 5));
	});
});

test('the branches’ distance is the root of the mean square difference', () => {
	const { conditional: a, unconditional: b } = data;
	let sum = 0;
	for (let i = 0; i < a.data.length; i++) sum += (a.data[i] - b.data[i]) * (a.data[i] - b.data[i]);
	expect(branchDistance(data)).toBeCloseTo(Math.sqrt(sum / a.data.length), 9);
});

test('the description says what is guessed, when, and at which guidance', () => {
	expect(describe(data)).toMatch(/t = 0\.6\S* the model guesses the velocity/);
	expect(describe(data)).toContain('s = 3');
});
