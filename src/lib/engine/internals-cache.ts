import type { ProbeName } from '../trace/probes.ts';
import type { Internals, StepTrace } from '../trace/run.ts';

/** The most memory that kept internals may take: 128 MiB, a handful of fully opened steps. */
export const INTERNALS_LIMIT_BYTES = 128 * 2 ** 20;

/** Internals of the steps looked at last. What has not been looked at for longest goes when the limit is reached. */
export class InternalsCache {
	/** Least recently used first. */
	#entries = new Map<StepTrace, Internals>();

	constructor(private readonly limitBytes = INTERNALS_LIMIT_BYTES) {}

	/** What is kept of a step; looking makes it the most recently used. */
	get(step: StepTrace): Internals {
		const internals = this.#entries.get(step);
		if (!internals) return {};
		this.#entries.delete(step);
		this.#entries.set(step, internals);
		return internals;
	}

	/** Adds to what is kept of a step. A step that is too large for itself is not kept at all. */
	add(step: StepTrace, internals: Internals): void {
		const all = { ...this.get(step), ...internals };
		this.#entries.delete(step);
		this.#entries.set(step, all);
		for (const oldest of this.#entries.keys()) {
			if (this.bytes <= this.limitBytes) return;
			this.#entries.delete(oldest);
		}
	}

	clear(): void {
		this.#entries.clear();
	}

	/** Memory taken by what is kept. */
	get bytes(): number {
		const sizes = [...this.#entries.values()].map(bytesOf);
		return sizes.reduce((sum, size) => sum + size, 0);
	}
}

function bytesOf(internals: Internals): number {
	const names = Object.keys(internals) as ProbeName[];
	return names.reduce((sum, name) => sum + internals[name]!.data.byteLength, 0);
}
