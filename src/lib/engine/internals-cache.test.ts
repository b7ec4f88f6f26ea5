import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import type { StepTrace } from '../trace/run.ts';
import { INTERNALS_LIMIT_BYTES, InternalsCache } from './internals-cache.ts';
import { collectGarbage } from './testing/collect-garbage.ts';

const latent = tensor(new Float32Array(0), [0]);
const same = { conditional: latent, unconditional: latent, guided: latent, next: latent };
const step = (index: number): StepTrace => ({ index, t: 1, tNext: 0, latent, ...same });
const bytes = (count: number) => tensor(new Float32Array(count / 4), [count / 4]);

test('keeps what was added, and adds to it', () => {
	const cache = new InternalsCache(100);
	const one = step(1);
	cache.add(one, { 'embedding.tokens': bytes(8) });
	const all = cache.add(one, { 'mlp.out': bytes(4) });
	expect(cache.get(one)).toBe(all);
	expect(Object.keys(cache.get(one))).toEqual(['embedding.tokens', 'mlp.out']);
	expect(cache.bytes).toBe(12);
	expect(cache.get(step(1))).toEqual({});
});

test('never takes more than its limit, whatever is added', () => {
	const cache = new InternalsCache(100);
	for (let index = 0; index < 50; index++) {
		cache.add(step(index), { 'mlp.out': bytes(4 * (index % 30)) });
		expect(cache.bytes).toBeLessThanOrEqual(100);
	}
	cache.add(step(50), { 'mlp.out': bytes(104) });
	expect(cache.bytes).toBe(0);
});

test('lets go of what was not looked at for longest', () => {
	const cache = new InternalsCache(100);
	const [one, two, three] = [step(1), step(2), step(3)];
	cache.add(one, { 'mlp.out': bytes(40) });
	cache.add(two, { 'mlp.out': bytes(40) });
	cache.get(one);
	cache.add(three, { 'mlp.out': bytes(40) });
	expect([one, two, three].map((s) => 'mlp.out' in cache.get(s))).toEqual([true, false, true]);
});

test('has the limit that is documented', () => {
	expect(INTERNALS_LIMIT_BYTES).toBe(134_217_728);
});

test('clears', () => {
	const cache = new InternalsCache();
	cache.add(step(1), { 'mlp.out': bytes(40) });
	cache.clear();
	expect(cache.bytes).toBe(0);
});

test('lets go of a run that nobody holds any more, and keeps what is still held', async () => {
	const cache = new InternalsCache();
	const held = step(1);
	const run = [step(1), step(2)];
	for (const one of [...run, held]) cache.add(one, { 'mlp.out': bytes(40) });
	expect(cache.bytes).toBe(120);
	await collectGarbage();
	expect(cache.bytes).toBe(120);
	expect(run.splice(0)).toHaveLength(2);

	await collectGarbage();
	expect(cache.bytes).toBe(40);
	expect(Object.keys(cache.get(held))).toEqual(['mlp.out']);
});
