import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { goldenInput } from '../stages/golden-input.ts';
import { tensor } from '../tensor/tensor.ts';
import { NothingToTakeError } from './errors.ts';
import { toNpy } from './npy.ts';
import { toNpz, type RunToArchive } from './run-archive.ts';

// That NumPy opens it, and finds PyTorch's own numbers in it: models/tests/test_run_archive.py.

const { trace, step, internals, picture } = goldenInput(0);
const run: RunToArchive = { trace, pictures: [], inspected: { step: step.index, internals } };
const pictures = trace.steps.map(() => ({ clean: picture! }));
const filesOf = (archive: Uint8Array) => unzipSync(archive);

describe('pictures', () => {
	test('are there when every step is decoded', () => {
		const { data, dims } = picture!;
		const all = new Float32Array(pictures.length * data.length);
		pictures.forEach((_, i) => all.set(data, i * data.length));
		const files = filesOf(toNpz({ ...run, pictures }));
		expect(files['pictures.clean.npy']).toEqual(toNpy(tensor(all, [pictures.length, ...dims])));
	});

	test('are left out while one is missing', () => {
		const holed = pictures.map((each, i) => (i === 1 ? undefined : each));
		expect(filesOf(toNpz({ ...run, pictures: holed }))).not.toHaveProperty(['pictures.clean.npy']);
	});
});

test('a run that is still under way has one state more than steps', () => {
	const begun = { ...trace, steps: trace.steps.slice(0, 2) };
	const readme = strFromU8(filesOf(toNpz({ ...run, trace: begun }))['README.json']!);
	const { steps, shapes } = JSON.parse(readme) as {
		steps: unknown;
		shapes: Record<string, number[]>;
	};
	expect(steps).toEqual({ asked: trace.request.steps, computed: 2 });
	expect(shapes['latents']).toEqual([3, ...step.latent.dims]);
	expect(shapes['guided']).toEqual([2, ...step.guided.dims]);
	expect(shapes['times']).toEqual([3]);
});

test('the second guesses are there where the sampler asked twice', () => {
	expect(filesOf(toNpz(run))).not.toHaveProperty(['second.npy']);
	const { steps } = trace;
	const twice = steps.map((step, i) => (i < 3 ? { ...step, second: steps[i + 1]!.guided } : step));
	const guided = steps.slice(1).flatMap((step) => [...step.guided.data]);
	const files = filesOf(toNpz({ ...run, trace: { ...trace, steps: twice } }));
	const expected = tensor(Float32Array.from(guided), [3, ...step.guided.dims]);
	expect(files['second.npy']).toEqual(toNpy(expected));
});

test('a run that began with a picture has its latent, and says how far it was noised', () => {
	const start = { latent: step.latent, picture: picture!, level: 0.6 };
	const begun = { ...trace, request: { ...trace.request, start } };
	const files = filesOf(toNpz({ ...run, trace: begun }));
	expect(files['start.latent.npy']).toEqual(toNpy(step.latent));
	const { request } = JSON.parse(strFromU8(files['README.json']!)) as { request: unknown };
	expect(request).toEqual({ ...trace.request, start: { level: 0.6 } });
});

test('the same run is the same file', () => {
	expect(toNpz(run)).toEqual(toNpz({ ...run }));
});

test('before the first step there is nothing to take', () => {
	expect(() => toNpz({ ...run, trace: { ...trace, steps: [] } })).toThrow(NothingToTakeError);
});
