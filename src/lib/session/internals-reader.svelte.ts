import type { ProbeName } from '../trace/probes.ts';
import type { Internals, StepTrace } from '../trace/run.ts';

/** Answers with these internals of a step; what was asked before may come from a cache. */
export type Inspect = (step: StepTrace, probes: readonly ProbeName[]) => Promise<Internals>;

interface Held {
	readonly step: StepTrace;
	readonly internals: Internals;
	/** Probes that were asked for, whether or not the model has them. */
	readonly asked: readonly string[];
}

/**
 * Reads the internals that open panels watch, of the step that is shown. One question is under way at a time; when
 * the visitor has moved on meanwhile, only the newest question follows, so that scrubbing never piles up work. Only
 * one step's internals are held here: the engine keeps a bounded number of earlier ones.
 */
export class InternalsReader {
	/** What each view watches. */
	#watched: readonly (readonly ProbeName[])[] = [];
	#held = $state.raw<Held>();
	#wanted: { readonly step: StepTrace; readonly inspect: Inspect } | undefined;
	reading = $state(false);
	/** Why the last question failed, for the visitor. */
	failure = $state<string>();

	/** What is known of a step. */
	of(step: StepTrace): Internals {
		return this.#held?.step === step ? this.#held.internals : {};
	}

	/** Whether anything was given or asked for of a step. */
	holds(step: StepTrace): boolean {
		return this.#held?.step === step;
	}

	/** Gives what was recorded with a run. */
	offer(step: StepTrace, internals: Internals, asked = Object.keys(internals)): void {
		this.#held = {
			step,
			internals: { ...this.of(step), ...internals },
			asked: [...this.#asked(step), ...asked]
		};
	}

	/** Keeps probes being read until the returned function is called. */
	watch(probes: readonly ProbeName[]): () => void {
		const entry = [...probes];
		this.#watched = [...this.#watched, entry];
		return () => {
			this.#watched = this.#watched.filter((other) => other !== entry);
		};
	}

	/** Reads what is watched and not yet known of a step. */
	async read(step: StepTrace, inspect: Inspect): Promise<void> {
		this.#wanted = { step, inspect };
		if (this.reading) return;
		this.reading = true;
		try {
			for (let next = this.#next(); next; next = this.#next()) {
				const internals = await next.inspect(next.step, next.probes);
				if (this.#isWanted(next.step)) this.offer(next.step, internals, next.probes);
				this.failure = undefined;
			}
		} catch (error) {
			this.failure = error instanceof Error ? error.message : String(error);
		} finally {
			this.#wanted = undefined;
			this.reading = false;
		}
	}

	#asked(step: StepTrace): readonly string[] {
		return this.#held?.step === step ? this.#held.asked : [];
	}

	#isWanted(step: StepTrace): boolean {
		return this.#wanted?.step === step;
	}

	/** The newest question, or undefined once it is answered. */
	#next() {
		if (!this.#wanted) return undefined;
		const { step, inspect } = this.#wanted;
		const asked = this.#asked(step);
		const probes = this.#watched
			.flat()
			.filter((probe, i, all) => all.indexOf(probe) === i && !asked.includes(probe));
		return probes.length > 0 ? { step, inspect, probes } : undefined;
	}
}
