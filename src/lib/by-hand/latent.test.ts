import { describe, expect, test } from 'vitest';
import { combine } from '../diffusion/linear-combination.ts';
import { SAMPLERS } from '../diffusion/samplers/index.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { Network } from '../engine/network.ts';
import { createNativeRunner } from '../engine/testing/native-runner.ts';
import { nanoFiles } from '../engine/testing/nano.ts';
import { record } from '../engine/testing/record.ts';
import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import { outline, titleOf, workOut } from './explain.ts';
import { predictionOf } from './latent.ts';
import { namesOf } from './names.ts';
import { expectEqual, openable, partsOf, PATIENCE, tolerance } from './testing/agreement.ts';
import { nanoSources, nanoStarted } from './testing/golden-sources.ts';
import { placeAt, sources } from './testing/numbers.ts';
import { spread } from './testing/spread.ts';

const names = namesOf(sources.manifest, sources.trace, sources.index);

describe('the latent', () => {
	test(
		'of a run that began with a picture opens back to what the encoder made of it',
		async () => {
			const started = nanoStarted(0);
			const { latent } = started.trace.request.start!;
			for (const place of spread(placeAt)) {
				const ref = { kind: 'latent-entry', step: 0, ...place } as const;
				const work = await workOut(ref, { ...started, index: 0 });
				expect(work.difference, titleOf(ref, names)).toBeLessThan(tolerance(work.value));
				const operand = openable(work).find(({ ref }) => ref.kind === 'picture-latent-entry')!;
				expect(operand.value).toBe(at(latent, place.channel, place.row, place.column));
				const opened = await workOut(operand.ref, { ...started, index: 0 });
				expectEqual(opened.value, operand.value, titleOf(operand.ref, names));
			}
		},
		PATIENCE
	);

	test('says so where the picture itself is not at hand', async () => {
		const started = nanoStarted(0);
		const { request } = started.trace;
		const start = { latent: request.start!.latent, level: request.start!.level };
		const trace = { ...started.trace, request: { ...request, start } };
		const ref = { kind: 'latent-entry', step: 0, ...placeAt(7) } as const;
		const parts = partsOf(await workOut(ref, { ...started, trace, index: 0 }));
		const operand = parts.find(({ name }) => name.startsWith('your picture'))!;
		expect(operand.origin).toBe('your picture itself is not at hand');
		expect(operand).not.toHaveProperty('ref');
	});

	test.each([0, 1, 2, 3, 4])('at state %i is PyTorch’s', async (index) => {
		for (const ref of spread(
			(i) => ({ kind: 'latent-entry', step: index, ...placeAt(i) }) as const
		)) {
			const { value, difference } = await workOut(ref, { ...sources, index });
			expect(difference, titleOf(ref, names)).toBeLessThan(tolerance(value));
		}
	});

	test('follows a stochastic sampler with its fresh noise', async () => {
		for (const ref of spread((i) => ({ kind: 'latent-entry', step: 2, ...placeAt(i) }) as const)) {
			const { value, sum, difference } = await workOut(ref, nanoSources(2));
			expect(sum!.terms).toHaveLength(3);
			expect(difference).toBeLessThan(tolerance(value));
		}
	});

	test('takes Heun’s second look from a run that kept it, and shows where that is not the run’s own', async () => {
		const kept = nanoSources(1);
		const runner = await createNativeRunner(nanoFiles());
		const trace = await record(new Network(kept.manifest, runner), kept.trace.request);
		await runner.release();
		const refs = spread((i) => ({ kind: 'latent-entry', step: 2, ...placeAt(i) }) as const);
		for (const ref of refs) {
			const { value, difference } = await workOut(ref, { ...kept, trace, index: 2 });
			expect(difference, titleOf(ref, names)).toBeLessThan(tolerance(value));
		}
		const steps = trace.steps.map((step) => ({
			...step,
			...(step.second && {
				second: tensor(
					step.second.data.map((v) => v + 0.01),
					step.second.dims
				)
			})
		}));
		const altered = { ...kept, trace: { ...trace, steps }, index: 2 };
		for (const ref of refs) {
			// Half a step of 1/4 in time, times what was added.
			expect((await workOut(ref, altered)).difference).toBeCloseTo(0.01 / 8, 5);
		}
	});

	test('asks the model again at Heun’s trial point where the run kept nothing of it', async () => {
		const { trace, manifest } = nanoSources(1);
		const step = trace.steps[1];
		const times = Float64Array.from(trace.times);
		const heun = SAMPLERS.find(({ id }) => id === 'heun')!;
		const trial = heun.trial!(SCHEDULES.flow, times, 1);
		const { velocity } = predictionOf(step, { manifest });
		const expected = combine([
			[trial.x!, step.latent.data],
			[trial.velocity!, velocity]
		]);
		let asked: readonly [Float32Array, number] | undefined;
		const answer = tensor(new Float32Array(expected.length).fill(0.5), step.latent.dims);
		const asking = nanoSources(1, async (latent, t) => {
			asked = [latent.data, t];
			return { conditional: answer, unconditional: answer };
		});
		const ref = { kind: 'latent-entry', step: 2, ...placeAt(7) } as const;
		const { sum } = await workOut(ref, { ...asking, index: 2 });
		expect(asked).toEqual([expected, step.tNext]);
		expect(sum!.terms.at(-1)!.factors[1].value).toBeCloseTo(0.5, 6);
	});
});

test('the clean guess of the last Euler step is the finished latent', async () => {
	const last = { ...sources, index: 3 };
	for (const place of spread(placeAt)) {
		const ref = { kind: 'guess-entry', quantity: 'x0', ...place } as const;
		const { value } = await workOut(ref, last);
		const finished = outline({ kind: 'latent-entry', ...place }, { ...sources, index: 4 }).engine!;
		expectEqual(value, finished, titleOf(ref, names));
	}
});

test('fresh noise opens to the value that the sampler added', async () => {
	const ddpm = nanoSources(2);
	const work = await workOut({ kind: 'latent-entry', ...placeAt(13) }, ddpm);
	const fresh = openable(work).find(({ ref }) => ref.kind === 'fresh-noise-entry')!;
	const opened = await workOut(fresh.ref, { ...ddpm, index: fresh.ref.step! });
	expect(opened.value).toBe(fresh.value);
});
