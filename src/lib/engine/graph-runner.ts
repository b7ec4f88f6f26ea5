import type { Tensor } from '../tensor/tensor.ts';
import type { GraphName } from '../trace/manifest.ts';

/** Token ids, the only input that is not float32. */
export interface IntegerTensor {
	readonly data: Int32Array;
	readonly dims: readonly number[];
}

export type GraphInputs = Readonly<Record<string, Tensor | IntegerTensor>>;

/** Runs a model's graphs. Nothing is remembered from one call to the next, so a call may be repeated elsewhere. */
export interface GraphRunner {
	/**
	 * @param outputs which outputs to compute and fetch; the others cost nothing.
	 * @throws EngineFailedError
	 */
	run<Output extends string>(
		graph: GraphName,
		inputs: GraphInputs,
		outputs: readonly Output[]
	): Promise<Record<Output, Tensor>>;
	/** Frees the memory; the runner is of no use afterwards. */
	release(): Promise<void>;
}
