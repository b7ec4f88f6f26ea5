import { expect, test } from 'vitest';
import { STAGES, stageById } from './registry.ts';

const folders = Object.keys(import.meta.glob('./*/stage.ts')).map((path) => path.split('/')[1]);

test('every folder is found under its own name, the template aside', () => {
	const expected = folders.filter((folder) => folder !== '_template');
	expect(expected.length).toBeGreaterThan(0);
	expect(STAGES.map(({ id }) => id).sort()).toEqual(expected.sort());
});

test('stages come in the order of one step’s flow, each at a place of its own', () => {
	const orders = STAGES.map(({ order }) => order);
	expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
	const ids = STAGES.map(({ id }) => id);
	expect(ids.indexOf('attention')).toBeGreaterThan(ids.indexOf('text-conditioning'));
	expect(ids.indexOf('denoising')).toBeGreaterThan(ids.indexOf('noise-prediction'));
});

test('a stage is found by its id, and nonsense finds none', () => {
	expect(stageById('attention')?.title).toBe('Attention');
	expect(stageById('_template')).toBeUndefined();
	expect(stageById('toString')).toBeUndefined();
});
