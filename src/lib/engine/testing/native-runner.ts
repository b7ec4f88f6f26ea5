import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import { GRAPHS, type GraphName } from '../../trace/manifest.ts';
import type { GraphInputs, GraphRunner } from '../graph-runner.ts';
import type { ModelFiles } from '../model-files.ts';

/** For tests under Node: a model's four graphs in ONNX Runtime as it is built for this machine, not for browsers. */
export async function createNativeRunner(files: ModelFiles): Promise<GraphRunner> {
	const sessions = await Promise.all(
		GRAPHS.map(async (name) => {
			const { graph, data } = files.manifest.graphs[name];
			const session = await InferenceSession.create(files.read(graph), {
				externalData: [{ path: data.file, data: files.read(data) }]
			});
			return [name, session] as const;
		})
	);
	return new NativeRunner(new Map(sessions));
}

class NativeRunner implements GraphRunner {
	constructor(private readonly sessions: ReadonlyMap<GraphName, InferenceSession>) {}

	async run<Output extends string>(
		graph: GraphName,
		inputs: GraphInputs,
		outputs: readonly Output[]
	): Promise<Record<Output, Tensor>> {
		const feeds = Object.entries(inputs).map(([name, value]) => [name, toOrt(value)] as const);
		const results = await this.sessions.get(graph)!.run(Object.fromEntries(feeds), outputs);
		const read = outputs.map((name) => {
			const { data, dims } = results[name]!;
			return [name, tensor(data as Float32Array, dims)] as const;
		});
		return Object.fromEntries(read) as Record<Output, Tensor>;
	}

	async release(): Promise<void> {
		await Promise.all([...this.sessions.values()].map((session) => session.release()));
	}
}

function toOrt({ data, dims }: GraphInputs[string]): OrtTensor {
	return data instanceof Float32Array
		? new OrtTensor('float32', data, dims)
		: new OrtTensor('int32', data, dims);
}
