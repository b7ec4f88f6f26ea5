import { afterEach, expect, test, vi } from 'vitest';
import type { RunRequest } from '../trace/run.ts';
import { loadModel } from './model.ts';
import { createRunner } from './ort.ts';
import { difference } from './parity.ts';
import type { EngineInfo } from './protocol.ts';
import { record } from './testing/record.ts';

const MODEL = new URL('/tests/fixtures/models/nano/manifest.json', location.href).href;
const request: RunRequest = {
	prompt: 'a cat',
	seed: 5,
	steps: 3,
	guidance: 2,
	sampler: 'dpm-solver-2m'
};
/** Software WebGPU compiles its shaders slowly. */
const LONG = 240_000;

afterEach(() => void vi.restoreAllMocks());

/** Gives the device that is asked for next. */
function catchDevice(): Promise<GPUDevice> {
	const { requestDevice } = GPUAdapter.prototype;
	return new Promise((resolve) => {
		vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
			this: GPUAdapter,
			descriptor?: GPUDeviceDescriptor
		) {
			const device = await requestDevice.call(this, descriptor);
			resolve(device);
			return device;
		});
	});
}

test(
	'a run whose WebGPU is lost goes on, on WebAssembly, from its current step',
	async () => {
		const caught = catchDevice();
		const infos: EngineInfo[] = [];
		const reports = {
			progress: () => undefined,
			fallback: (info: EngineInfo) => void infos.push(info)
		};
		const model = await loadModel(MODEL, 'webgpu', reports, createRunner);
		expect(model.info.backend).toBe('webgpu');
		const device = await caught;
		const interrupted = await record(model.network, request, {
			onstep: (index) => index === 0 && device.destroy()
		});
		expect(infos).toEqual([
			expect.objectContaining({ backend: 'wasm', reason: expect.stringContaining('lost') })
		]);
		expect(interrupted.steps).toHaveLength(request.steps);

		const whole = await record(model.network, request);
		const [found, expected] = [interrupted, whole].map(({ steps }) => steps.at(-1)!.next);
		expect(difference(found!, expected!).relative).toBeLessThan(1e-3);
		await model.release();
	},
	LONG
);

test(
	'where WebGPU cannot start, WebAssembly does, and says why',
	async () => {
		const infos: EngineInfo[] = [];
		const reports = {
			progress: () => undefined,
			fallback: (info: EngineInfo) => void infos.push(info)
		};
		const failing: typeof createRunner = (files, backend) =>
			backend === 'webgpu' ? Promise.reject(new Error('no shaders')) : createRunner(files, backend);
		const model = await loadModel(MODEL, 'webgpu', reports, failing);
		expect(model.info).toMatchObject({ backend: 'wasm', reason: 'WebGPU failed: no shaders' });
		expect(infos).toEqual([]);
		expect((await record(model.network, request)).steps).toHaveLength(request.steps);
		await model.release();
	},
	LONG
);
