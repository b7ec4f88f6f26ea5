import { describe, expect, test } from 'vitest';
import { NoModelError } from '../trace/lab.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import { outline, workOut } from './explain.ts';
import { NoPictureError, NotCapturedError, type Sources } from './recipe.ts';
import { nanoSources } from './testing/golden-sources.ts';

const sources = nanoSources(0);

describe('what is missing', () => {
	const ref: NumberRef = { kind: 'projected-entry', patch: 1, entry: 2 };

	test('a probe that is not captured is named', async () => {
		const bare: Sources = { ...sources, internals: {} };
		expect(outline(ref, bare).engine).toBeUndefined();
		await expect(workOut(ref, bare)).rejects.toThrow(new NotCapturedError('patching.tokens'));
	});

	test('a model that is not loaded is said', async () => {
		const weight = () => Promise.reject(new NoModelError());
		const unloaded: Sources = { ...sources, lab: { ...sources.lab, weight } };
		expect(outline(ref, unloaded).engine).toBeDefined();
		await expect(workOut(ref, unloaded)).rejects.toThrow(NoModelError);
	});

	test('a run that began from noise alone has nothing of a picture', async () => {
		const cell = { channel: 0, row: 1, column: 2 };
		const latent: NumberRef = { kind: 'picture-latent-entry', ...cell };
		const feature: NumberRef = { kind: 'encoder-feature', layer: 3, ...cell };
		expect(outline(latent, sources).unseen?.why).toMatch(/no picture of yours/);
		await expect(workOut(latent, sources)).rejects.toThrow(NoPictureError);
		await expect(workOut(feature, sources)).rejects.toThrow(NoPictureError);
	});
});
