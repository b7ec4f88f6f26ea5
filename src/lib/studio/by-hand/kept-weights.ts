import type { Tensor } from '../../tensor/tensor.ts';
import type { Lab } from '../../trace/lab.ts';

/** Weights that were read once stay, until they are let go; a failed reading is tried again. */
export class KeptWeights {
	readonly #weights = new Map<string, Promise<Tensor>>();

	constructor(private readonly read: Lab['weight']) {}

	readonly get: Lab['weight'] = (graph, name) => {
		const key = `${graph}/${name}`;
		const kept = this.#weights.get(key);
		if (kept) return kept;
		const weight = this.read(graph, name);
		this.#weights.set(key, weight);
		weight.catch(() => this.#weights.delete(key));
		return weight;
	};

	letGo(): void {
		this.#weights.clear();
	}
}
