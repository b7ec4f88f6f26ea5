import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import { NoModelError } from '../trace/lab.ts';
import type { RecordedRun } from '../trace/recorded-run.ts';
import { checkDevice, NothingRecordedError } from './device-check.ts';
import { ScriptedEngine, tinyManifest, tinyRecording } from './testing/tiny.ts';

const internals = { 'residual.stream': tensor(Float32Array.of(1, 2), [2]) };
const recording: RecordedRun = { ...tinyRecording(), internals: new Map([[2, internals]]) };
const { request, steps, text } = recording.trace;

/** An engine that answers with what was recorded, and with which step was asked for. */
async function faithful() {
	const scripted = new ScriptedEngine();
	await scripted.load('', { backend: 'auto', onprogress: () => undefined });
	const asked: unknown[] = [];
	const engine = {
		info: scripted.info,
		encodeText: async (prompt: string) => {
			asked.push(prompt);
			return text;
		},
		guess: async (latent: unknown, t: number) => {
			asked.push(t);
			const { conditional, unconditional } = steps.find((step) => step.latent === latent)!;
			return { conditional, unconditional };
		},
		inspect: async (step: unknown) => {
			asked.push(steps.includes(step as (typeof steps)[number]));
			return internals;
		}
	};
	return { engine, asked };
}

test('asks for the step whose internals were recorded, from its words on, and never for what is kept', async () => {
	const { engine, asked } = await faithful();
	const report = await checkDevice(engine, tinyManifest, Promise.resolve(recording));
	expect(asked).toEqual([request.prompt, steps[2]!.t, false]);
	expect(report).toMatchObject({ step: 2, steps: 4, prompt: request.prompt, info: engine.info });
	expect(report.comparisons).toHaveLength(5);
	expect(report.comparisons.every(({ agrees }) => agrees)).toBe(true);
});

test('takes the first step where no internals were recorded', async () => {
	const { engine, asked } = await faithful();
	const bare = { ...recording, internals: new Map() };
	const report = await checkDevice(engine, tinyManifest, Promise.resolve(bare));
	expect(asked).toEqual([request.prompt, 1]);
	expect(report.comparisons).toHaveLength(4);
});

test('begins anew where WebGPU is lost on the way, so that one backend did it all', async () => {
	const { engine, asked } = await faithful();
	const wasm = engine.info!;
	engine.info = { ...wasm, backend: 'webgpu' };
	const { guess } = engine;
	engine.guess = async (latent, t) => {
		engine.info = wasm;
		return guess(latent, t);
	};
	const report = await checkDevice(engine, tinyManifest, Promise.resolve(recording));
	expect(report.info.backend).toBe('wasm');
	expect(asked).toHaveLength(6);
});

test('what is missing is said by errors of their own', async () => {
	const { engine } = await faithful();
	const check = (...given: Parameters<typeof checkDevice>) => checkDevice(...given);
	await expect(check(undefined, tinyManifest, Promise.resolve(recording))).rejects.toThrow(
		NoModelError
	);
	const others = { ...recording, trace: { ...recording.trace, model: 'b'.repeat(64) } };
	await expect(check(engine, tinyManifest, Promise.resolve(others))).rejects.toThrow(
		NothingRecordedError
	);
	const lost = Promise.reject(new TypeError('offline'));
	await expect(check(engine, tinyManifest, lost)).rejects.toThrow('offline');
});
