import { sizeOf, tensor } from '../tensor/tensor.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals } from '../trace/run.ts';

interface Sum {
	/** In 64 bits: a hundred float32 add up without loss. */
	readonly data: Float64Array;
	readonly dims: readonly number[];
}

/**
 * The mean of internals `[L, B, …]` in the branch with text, one step after another. Only the sum is held, however many
 * steps it is of.
 */
export class RunningMean {
	#sums = new Map<ProbeName, Sum>();
	count = 0;

	/** Adds these probes of a step, as far as the model has them; the steps before had the same. */
	add(internals: Internals, probes: readonly ProbeName[]): void {
		this.count += 1;
		for (const probe of probes) {
			const whole = internals[probe];
			if (!whole) continue;
			const { data, dims } = whole;
			const [blocks, branches, ...rest] = dims;
			const size = sizeOf(rest);
			const sum = this.#sumOf(probe, [blocks, 1, ...rest]);
			for (let block = 0; block < blocks; block++) {
				const from = block * branches * size;
				const to = block * size;
				for (let i = 0; i < size; i++) sum[to + i] += data[from + i];
			}
		}
	}

	/** `[L, 1, …]` each; nothing before the first step. */
	mean(): Internals {
		return Object.fromEntries(
			Array.from(this.#sums, ([probe, { data, dims }]) => [
				probe,
				tensor(
					Float32Array.from(data, (sum) => sum / this.count),
					dims
				)
			])
		);
	}

	#sumOf(probe: ProbeName, dims: readonly number[]): Float64Array {
		const sum = this.#sums.get(probe) ?? { data: new Float64Array(sizeOf(dims)), dims };
		this.#sums.set(probe, sum);
		return sum.data;
	}
}
