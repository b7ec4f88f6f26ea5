import { sizeOf, tensor, type Tensor } from '../../tensor/tensor.ts';
import type { GraphName } from '../../trace/manifest.ts';
import { tinyManifest } from '../../trace/tiny-manifest.ts';
import type { GraphInputs, GraphRunner } from '../graph-runner.ts';

interface Call {
	readonly graph: GraphName;
	readonly inputs: GraphInputs;
	readonly outputs: readonly string[];
}

/**
 * A runner for tests of what happens around the graphs. Its graphs have the tiny manifest's shapes and do simple
 * arithmetic: every output is the mean of the row's first input, plus the row's number.
 */
export class FakeRunner implements GraphRunner {
	readonly calls: Call[] = [];
	isReleased = false;
	/** What the next call is to fail with. */
	failure: Error | undefined;

	async run<Output extends string>(
		graph: GraphName,
		inputs: GraphInputs,
		outputs: readonly Output[]
	): Promise<Record<Output, Tensor>> {
		this.calls.push({ graph, inputs, outputs });
		if (this.failure) throw this.failure;
		const [first] = Object.values(inputs);
		const made = outputs.map((name) => [name, answer(first!, shapeOf(graph, name))] as const);
		return Object.fromEntries(made) as Record<Output, Tensor>;
	}

	async release(): Promise<void> {
		this.isReleased = true;
	}
}

function shapeOf(graph: GraphName, output: string): number[] {
	const { image, latent, text, dit } = tinyManifest;
	if (graph === 'decoder') return [image.channels, image.size, image.size];
	if (output === 'states') return [text.maxTokens, dit.width];
	if (output === 'pooled') return [dit.width];
	if (output === 'embedding.tokens') return [dit.grid ** 2, dit.width];
	return [latent.channels, latent.size, latent.size];
}

function answer({ data, dims }: GraphInputs[string], shape: readonly number[]): Tensor {
	const batch = dims[0]!;
	const size = sizeOf(shape);
	const values = new Float32Array(batch * size);
	for (let row = 0; row < batch; row++) {
		const width = data.length / batch;
		const numbers: number[] = Array.from(data.subarray(row * width, (row + 1) * width));
		const mean = numbers.reduce((a, b) => a + b, 0) / width;
		values.fill(mean + row, row * size, (row + 1) * size);
	}
	return tensor(values, [batch, ...shape]);
}
