import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGolden, type GoldenRun } from '#lib/engine/testing/golden.ts';
import { guide } from '#lib/diffusion/guidance.ts';
import { normal } from '#lib/diffusion/prng.ts';
import { tensor } from '#lib/tensor/tensor.ts';
import { parseManifest } from '#lib/trace/parse-manifest.ts';
import type { StepTrace } from '#lib/trace/run.ts';
import {
	derive,
	describeReach,
	describe as sentence,
	movementBetween,
	nudged,
	strongestCell,
	type DecodingInput
} from './derive.ts';

const golden = parseGolden(
	readFileSync('tests/fixtures/traces/nano.json', 'utf8'),
	new Uint8Array(readFileSync('tests/fixtures/traces/nano.bin')).buffer
);
const nano = parseManifest(
	JSON.parse(readFileSync('tests/fixtures/models/nano/manifest.json', 'utf8'))
);

const DIMS = [2, 4, 4];
const clean = normal(5, 0, 32);
const epsilon = normal(5, 1, 32);
const t = 0.7;

const input: DecodingInput = {
	manifest: {
		prediction: 'flow',
		schedule: 'flow',
		image: { size: 32, channels: 3 },
		latent: { downsampling: 8 },
		dit: { grid: 2 }
	},
	step: {
		t,
		latent: tensor(
			clean.map((value, i) => (1 - t) * value + t * epsilon[i]),
			DIMS
		),
		guided: tensor(
			epsilon.map((value, i) => value - clean[i]),
			DIMS
		)
	},
	picture: undefined
};

describe('decoding', () => {
	const data = derive(input);

	test('shows the clean latent that the step guesses', () => {
		expect(data.latent.dims).toEqual(DIMS);
		data.latent.data.forEach((value, i) => expect(value).toBeCloseTo(clean[i], 5));
	});

	test('finds the strongest number, and the strongest of a patch', () => {
		const cell = { channel: 1, row: 2, column: 3 };
		const weaker = { channel: 0, row: 1, column: 1 };
		const latent = nudged(nudged(data.latent, cell, -20), weaker, 10);
		expect(strongestCell({ ...data, latent }, null)).toEqual(cell);
		expect(strongestCell({ ...data, latent }, 3)).toEqual(cell);
		expect(strongestCell({ ...data, latent }, 0)).toEqual(weaker);
	});

	test('finds a cell of a patch that is all zero', () => {
		const latent = tensor(new Float32Array(data.latent.data.length), DIMS);
		expect(strongestCell({ ...data, latent }, 3)).toEqual({ channel: 0, row: 2, column: 2 });
	});

	test('nudges one number and leaves the run as it was', () => {
		const before = data.latent.data.slice();
		const after = nudged(data.latent, { channel: 1, row: 2, column: 3 }, 0.5);
		const changes = Array.from(after.data, (value, i) => value - before[i]);
		expect(changes.map((change, i) => (change === 0 ? -1 : i)).filter((i) => i >= 0)).toEqual([
			16 + 2 * 4 + 3
		]);
		expect(Math.max(...changes)).toBeCloseTo(0.5, 6);
		expect(data.latent.data).toEqual(before);
	});

	test('says how many more numbers a picture has', () => {
		expect(sentence(data)).toContain('a latent of 2 × 4 × 4 numbers');
		expect(sentence(data)).toContain('a picture of 3 × 32 × 32: 96');
	});
});

describe('the movement between two pictures', () => {
	const before = tensor(new Float32Array(3 * 4 * 4), [3, 4, 4]);
	const after = tensor(before.data.slice(), [3, 4, 4]);
	const set = (row: number, column: number, colours: readonly number[]) =>
		colours.forEach((value, colour) => (after.data[colour * 16 + row * 4 + column] = value));
	set(0, 3, [0.3, -0.6, 0]);
	set(2, 2, [0, 0, 0.03]);
	set(3, 0, [0.001, 0.001, 0.001]);
	const cell = { channel: 0, row: 0, column: 1 };
	const movement = movementBetween(before, after, cell, 2);

	test('is the mean change of the colours at every pixel', () => {
		expect(movement.amounts).toHaveLength(16);
		expect(movement.amounts[3]).toBeCloseTo(0.3, 6);
		expect(movement.amounts[10]).toBeCloseTo(0.01, 6);
		expect(movement.largest).toBeCloseTo(0.3, 6);
	});

	test('counts what a screen would show, and what of it lies in the square of the cell', () => {
		expect(movement.moved).toBe(2);
		expect(movement.inside).toBe(1);
	});

	test('reaches every pixel that moved at all, and no further', () => {
		expect(movement.reach).toEqual({ top: 0, bottom: 3, left: 0, right: 3 });
		const one = tensor(before.data.slice(), before.dims);
		one.data[16 + 2 * 4 + 1] = 1e-4;
		const reach = movementBetween(before, one, cell, 2);
		expect(reach.reach).toEqual({ top: 2, bottom: 2, left: 1, right: 1 });
		expect(describeReach(reach, 2)).toContain('a frame of 1 × 1 and none outside: 0.5 × 0.5 cells');
		expect(movementBetween(before, before, cell, 2).reach).toBeUndefined();
	});

	test('is nothing between a picture and itself', () => {
		expect(movementBetween(before, before, cell, 2)).toMatchObject({ largest: 0, moved: 0 });
	});
});

/** A step of a run that PyTorch made. */
function goldenStep(run: GoldenRun, index: number): StepTrace {
	const [conditional, unconditional] = [run.conditional[index], run.unconditional[index]];
	const guided = guide(conditional.data, unconditional.data, run.request.guidance);
	return {
		...{ index, t: run.times[index], tNext: run.times[index + 1] },
		...{ latent: run.latents[index], next: run.latents[index + 1] },
		...{ conditional, unconditional, guided: tensor(guided, conditional.dims) }
	};
}

test.each(golden.runs)("shows what PyTorch decoded at the run's end: $request.prompt", (run) => {
	const step = goldenStep(run, run.conditional.length - 1);
	const { latent, pictureDims } = derive({ manifest: nano, step, picture: run.picture });
	latent.data.forEach((value, i) => expect(value).toBeCloseTo(run.latents.at(-1)!.data[i], 3));
	expect(pictureDims).toEqual(run.picture.dims);
});
