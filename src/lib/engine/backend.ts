import type { Backend } from './protocol.ts';

/** Where the graphs are to run. */
export interface BackendChoice {
	readonly backend: Backend;
	/** The GPU, for people. */
	readonly adapter?: string;
	/** Why not WebGPU. */
	readonly reason?: string;
}

/**
 * WebGPU where there is a real adapter, else WebAssembly. A GPU emulated in software is tens of times slower than
 * WebAssembly, so it is used only where WebGPU was asked for by name.
 */
export async function chooseBackend(wanted: 'auto' | Backend): Promise<BackendChoice> {
	if (wanted === 'wasm') return { backend: 'wasm', reason: 'WebAssembly was chosen.' };
	const gpu: GPU | undefined = globalThis.navigator?.gpu;
	if (!gpu) return { backend: 'wasm', reason: 'This browser has no WebGPU here.' };
	const adapter = await gpu.requestAdapter().catch(() => null);
	if (!adapter) return { backend: 'wasm', reason: 'WebGPU finds no graphics adapter.' };
	const name = describeAdapter(adapter.info);
	if (wanted === 'auto' && isSoftware(adapter.info)) {
		return {
			backend: 'wasm',
			adapter: name,
			reason: `The only adapter, ${name}, works in software, which is slower than WebAssembly.`
		};
	}
	return { backend: 'webgpu', adapter: name };
}

function describeAdapter({ description, vendor, architecture, device }: GPUAdapterInfo): string {
	return (
		description || [vendor, architecture, device].filter(Boolean).join(' ') || 'an unnamed adapter'
	);
}

function isSoftware({ isFallbackAdapter, architecture }: GPUAdapterInfo): boolean {
	return isFallbackAdapter || architecture === 'swiftshader';
}

/** More threads than this gain nothing on graphs of this size, and take the page's own away. */
const MOST_THREADS = 4;

/**
 * Threads for WebAssembly: several only where the page is cross-origin isolated. One core is left to the page: threads
 * that wait for each other spin, and on two cores two were no faster than one, and often much slower.
 */
export function threadCount(): number {
	if (!globalThis.crossOriginIsolated) return 1;
	const cores = navigator.hardwareConcurrency || 1;
	return Math.max(1, Math.min(MOST_THREADS, cores - 1));
}
