import { afterEach, describe, expect, test, vi } from 'vitest';
import { chooseBackend, threadCount } from './backend.ts';

afterEach(() => void vi.unstubAllGlobals());

function withAdapter(info: Partial<GPUAdapterInfo> | null): void {
	const requestAdapter = async () => info && { info };
	vi.stubGlobal('navigator', { hardwareConcurrency: 16, gpu: { requestAdapter } });
}

const real = { vendor: 'acme', architecture: 'one', isFallbackAdapter: false };
const software = { vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: true };

describe('chooseBackend', () => {
	test('takes WebGPU where there is a real adapter', async () => {
		withAdapter(real);
		expect(await chooseBackend('auto')).toEqual({ backend: 'webgpu', adapter: 'acme one' });
		expect(await chooseBackend('webgpu')).toMatchObject({ backend: 'webgpu' });
		expect(await chooseBackend('wasm')).toMatchObject({ backend: 'wasm' });
	});

	test('takes a software adapter only when asked to', async () => {
		withAdapter(software);
		const automatic = await chooseBackend('auto');
		expect(automatic.backend).toBe('wasm');
		expect(automatic.reason).toContain('google swiftshader');
		expect(await chooseBackend('webgpu')).toMatchObject({ backend: 'webgpu' });
	});

	test('says why not WebGPU', async () => {
		vi.stubGlobal('navigator', {});
		expect(await chooseBackend('webgpu')).toMatchObject({
			backend: 'wasm',
			reason: expect.stringContaining('no WebGPU')
		});
		withAdapter(null);
		expect(await chooseBackend('auto')).toMatchObject({
			backend: 'wasm',
			reason: expect.stringContaining('no graphics adapter')
		});
	});
});

test('several threads only on an isolated page, one core is the page’s, and not all of a large machine', () => {
	withAdapter(null);
	expect(threadCount()).toBe(1);
	vi.stubGlobal('crossOriginIsolated', true);
	expect(threadCount()).toBe(4);
	for (const [cores, threads] of [
		[4, 3],
		[2, 1],
		[1, 1]
	]) {
		vi.stubGlobal('navigator', { hardwareConcurrency: cores });
		expect(threadCount()).toBe(threads);
	}
});
