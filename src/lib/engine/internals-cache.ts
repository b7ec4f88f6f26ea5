import type { ProbeName } from '../trace/probes.ts';
import type { Internals, StepTrace } from '../trace/run.ts';

/** The most memory that kept internals may take: 128 MiB, a handful of fully opened steps. */
export const INTERNALS_LIMIT_BYTES = 128 * 2 ** 20;

/**
 * Internals of the steps looked at last. What has not been looked at for longest goes when the limit is reached, and
 * what belongs to a run that nobody holds any more goes with it.
 */
export class InternalsCache {
	#internals = new WeakMap<StepTrace, Internals>();
	/** Least recently used first. */
	#steps: WeakRef<StepTrace>[] = [];

	constructor(private readonly limitBytes = INTERNALS_LIMIT_BYTES) {}

	/** What is kept of a step, the same object until more is added; looking makes it the most recently used. */
	get(step: StepTrace): Internals {
		const internals = this.#internals.get(step);
		if (!internals) return {};
		this.#use(step);
		return internals;
	}

	/** Adds to what is kept of a step, and answers with all of it. A step that is too large for itself is not kept at all. */
	add(step: StepTrace, internals: Internals): Internals {
		const all = { ...this.#internals.get(step), ...internals };
		this.#internals.set(step, all);
		this.#use(step);
		while (this.bytes > this.limitBytes) {
			const oldest = this.#steps.shift()?.deref();
			if (oldest) this.#internals.delete(oldest);
		}
		return all;
	}

	clear(): void {
		this.#internals = new WeakMap();
		this.#steps = [];
	}

	/** Memory taken by what is kept. */
	get bytes(): number {
		return this.#steps.reduce((sum, reference) => {
			const step = reference.deref();
			const internals = step && this.#internals.get(step);
			return internals ? sum + bytesOf(internals) : sum;
		}, 0);
	}

	#use(step: StepTrace): void {
		const others = this.#steps.filter(
			(reference) => ![undefined, step].includes(reference.deref())
		);
		this.#steps = [...others, new WeakRef(step)];
	}
}

function bytesOf(internals: Internals): number {
	const names = Object.keys(internals) as ProbeName[];
	return names.reduce((sum, name) => sum + internals[name]!.data.byteLength, 0);
}
