import { chooseBackend, threadCount } from './backend.ts';
import { messageOf } from './errors.ts';
import { FallbackRunner } from './fallback-runner.ts';
import type { GraphRunner } from './graph-runner.ts';
import { canHash } from './hash.ts';
import { loadModelFiles, type ModelFiles } from './model-files.ts';
import { Network } from './network.ts';
import type { Backend, EngineInfo, LoadReports } from './protocol.ts';

/** A model that is ready to be asked. */
export interface Model {
	readonly files: ModelFiles;
	readonly network: Network;
	readonly info: EngineInfo;
	release(): Promise<void>;
}

/** Puts a model's files to work; `createRunner` in `ort.ts` is the real one. */
export type CreateRunner = (files: ModelFiles, backend: Backend) => Promise<GraphRunner>;

/**
 * Downloads a model and starts it, on WebGPU or WebAssembly. Where WebGPU fails, now or in the middle of a later
 * computation, WebAssembly takes over.
 */
export async function loadModel(
	manifestUrl: string,
	wanted: 'auto' | Backend,
	reports: LoadReports,
	createRunner: CreateRunner
): Promise<Model> {
	const began = performance.now();
	const files = await loadModelFiles(manifestUrl, (progress) => void reports.progress(progress));
	const choice = await chooseBackend(wanted);

	const describe = (
		description: Pick<EngineInfo, 'backend' | 'adapter' | 'reason'>
	): EngineInfo => ({
		...description,
		threads: threadCount(),
		downloadBytes: files.downloadBytes,
		loadMilliseconds: performance.now() - began,
		...(canHash() ? {} : { warning: UNCHECKED })
	});
	const afterFailure = (failure: unknown) =>
		describe({ ...choice, backend: 'wasm', reason: `WebGPU failed: ${messageOf(failure)}` });

	async function start(): Promise<[GraphRunner, EngineInfo]> {
		if (choice.backend === 'wasm') return [await createRunner(files, 'wasm'), describe(choice)];
		try {
			const onWebGpu = await createRunner(files, 'webgpu');
			const runner = new FallbackRunner(onWebGpu, async (failure) => {
				const onWasm = await createRunner(files, 'wasm');
				void reports.fallback(afterFailure(failure));
				return onWasm;
			});
			return [runner, describe(choice)];
		} catch (failure) {
			return [await createRunner(files, 'wasm'), afterFailure(failure)];
		}
	}

	const [runner, info] = await start();
	return {
		files,
		network: new Network(files.manifest, runner),
		info,
		release: () => runner.release()
	};
}

const UNCHECKED =
	'This page came over plain http, where browsers offer no hashes: the files were checked by their length alone.';
