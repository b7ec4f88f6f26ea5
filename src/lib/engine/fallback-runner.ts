import type { Tensor } from '../tensor/tensor.ts';
import type { GraphName } from '../trace/manifest.ts';
import type { GraphInputs, GraphRunner } from './graph-runner.ts';

/**
 * A runner that changes over to another for good at its first failure, and repeats the call there: whoever computes
 * with it, a run at some step for example, notices nothing but the time it takes.
 */
export class FallbackRunner implements GraphRunner {
	#current: Promise<GraphRunner>;
	#replaceWith: ((failure: unknown) => Promise<GraphRunner>) | undefined;

	/** @param createOther makes the runner to fall back to; told what went wrong. */
	constructor(first: GraphRunner, createOther: (failure: unknown) => Promise<GraphRunner>) {
		this.#current = Promise.resolve(first);
		this.#replaceWith = createOther;
	}

	async run<Output extends string>(
		graph: GraphName,
		inputs: GraphInputs,
		outputs: readonly Output[]
	): Promise<Record<Output, Tensor>> {
		const tried = this.#current;
		try {
			return await (await tried).run(graph, inputs, outputs);
		} catch (failure) {
			if (tried === this.#current) this.#fallBack(failure);
			return (await this.#current).run(graph, inputs, outputs);
		}
	}

	/** @throws the failure, where the other runner is already at work. */
	#fallBack(failure: unknown): void {
		if (!this.#replaceWith) throw failure;
		const replace = this.#replaceWith;
		this.#replaceWith = undefined;
		// One after the other: both live in the same runtime.
		const released = this.#current.then((runner) => runner.release()).catch(() => undefined);
		this.#current = released.then(() => replace(failure));
	}

	async release(): Promise<void> {
		await (await this.#current).release();
	}
}
