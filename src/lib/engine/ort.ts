import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/webgpu';
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import { GRAPHS, type GraphName } from '../trace/manifest.ts';
import { threadCount } from './backend.ts';
import { EngineFailedError, EngineStartError, ManifestMismatchError, messageOf } from './errors.ts';
import { graphDifferences, type GraphValue } from './graph-check.ts';
import type { GraphInputs, GraphRunner } from './graph-runner.ts';
import type { ModelFiles } from './model-files.ts';
import type { Backend } from './protocol.ts';

// The engine's files come from this site. Node, where tests run, finds them in the package itself.
if (!import.meta.env.SSR) env.wasm.wasmPaths = { mjs: glueUrl, wasm: wasmUrl };
env.wasm.numThreads = threadCount();
env.logLevel = 'error';

/** How long a computation on a lost device may take to end, in milliseconds. */
const PATIENCE = 5_000;

type Sessions = Record<GraphName, InferenceSession>;

/**
 * Loads a model's four graphs once.
 *
 * @throws EngineStartError where ONNX Runtime or a graph cannot be loaded.
 * @throws ManifestMismatchError where a graph is not what the manifest describes.
 */
export async function createRunner(files: ModelFiles, backend: Backend): Promise<GraphRunner> {
	const sessions: Partial<Sessions> = {};
	try {
		for (const name of GRAPHS) {
			sessions[name] = await createSession(files, name, backend);
			demandAgreement(files, name, sessions[name]);
		}
	} catch (error) {
		await release(sessions);
		throw error;
	}
	const device = backend === 'webgpu' ? await env.webgpu.device : undefined;
	return new OrtRunner(sessions as Sessions, device && failAfter(device.lost));
}

function createSession(
	files: ModelFiles,
	name: GraphName,
	backend: Backend
): Promise<InferenceSession> {
	const { graph, data } = files.manifest.graphs[name];
	return InferenceSession.create(files.read(graph), {
		executionProviders: [backend],
		externalData: [{ path: data.file, data: files.read(data) }]
	}).catch((error: unknown) => {
		throw new EngineStartError(messageOf(error));
	});
}

function demandAgreement(files: ModelFiles, name: GraphName, session: InferenceSession): void {
	const loaded = {
		inputs: session.inputMetadata.map(toGraphValue),
		outputs: session.outputMetadata.map(toGraphValue)
	};
	const differences = graphDifferences(files.manifest, name, loaded);
	if (differences.length > 0) throw new ManifestMismatchError(name, differences);
}

function toGraphValue(value: InferenceSession.ValueMetadata): GraphValue {
	return { name: value.name, shape: value.isTensor ? value.shape : [] };
}

/** Rejects when the GPU is taken away: by the driver, a sleeping machine, too little memory. */
async function failAfter(loss: Promise<GPUDeviceLostInfo>): Promise<never> {
	const { message } = await loss;
	throw new EngineFailedError(`The graphics device was lost (${message}).`);
}

/** Waits until a computation has ended, well or not, or until nobody expects it to. */
async function settled(computation: Promise<unknown>): Promise<void> {
	const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
	await Promise.race([computation.catch(() => undefined), patience]);
}

async function release(sessions: Partial<Sessions>): Promise<void> {
	await Promise.all(Object.values(sessions).map((session) => session.release()));
}

class OrtRunner implements GraphRunner {
	/** The runtime computes one thing at a time; the others stand in line. */
	#line: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly sessions: Sessions,
		private readonly loss: Promise<never> | undefined
	) {
		loss?.catch(() => undefined);
	}

	run<Output extends string>(
		graph: GraphName,
		inputs: GraphInputs,
		outputs: readonly Output[]
	): Promise<Record<Output, Tensor>> {
		const turn = this.#line.then(() => this.#run(graph, inputs, outputs));
		this.#line = turn.catch(() => undefined);
		return turn;
	}

	async #run<Output extends string>(
		graph: GraphName,
		inputs: GraphInputs,
		outputs: readonly Output[]
	): Promise<Record<Output, Tensor>> {
		const feeds = Object.entries(inputs).map(([name, value]) => [name, toOrt(value)] as const);
		const running = this.sessions[graph].run(Object.fromEntries(feeds), outputs);
		const results = await Promise.race([running, ...(this.loss ? [this.loss] : [])]).catch(
			async (error: unknown) => {
				// The runtime is one WebAssembly instance, suspended inside this computation until the device answers.
				// A session created before that, on whatever backend, computes garbage.
				await settled(running);
				throw new EngineFailedError(messageOf(error));
			}
		);
		const read = outputs.map((name) => [name, fromOrt(results[name]!)] as const);
		return Object.fromEntries(read) as Record<Output, Tensor>;
	}

	async release(): Promise<void> {
		await this.#line;
		await release(this.sessions);
	}
}

function toOrt({ data, dims }: GraphInputs[string]): OrtTensor {
	return data instanceof Float32Array
		? new OrtTensor('float32', data, dims)
		: new OrtTensor('int32', data, dims);
}

function fromOrt(value: OrtTensor): Tensor {
	const result = tensor(value.data as Float32Array, value.dims);
	value.dispose();
	return result;
}
