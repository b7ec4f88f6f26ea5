import { messageOf } from '../engine/errors.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, StepTrace } from '../trace/run.ts';

/** Where internals come from. */
export interface InternalsSource {
	/** What is at hand of a step without asking the model; the same object for as long as nothing is added. */
	kept(step: StepTrace): Internals;
	/** Answers with these internals of a step, and maybe with others that are at hand. */
	inspect(step: StepTrace, probes: readonly ProbeName[]): Promise<Internals>;
}

interface Held {
	readonly step: StepTrace;
	readonly internals: Internals;
	/** Probes that were asked for, whether or not the model has them. */
	asked: readonly string[];
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
	#wanted: { readonly step: StepTrace; readonly source: InternalsSource } | undefined;
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

	/** Gives what is there already. What adds nothing is not told to the page, which would draw everything anew. */
	offer(step: StepTrace, internals: Internals, asked = Object.keys(internals)): void {
		const held = this.#held?.step === step ? this.#held : undefined;
		const before = held?.asked.filter((probe) => !asked.includes(probe)) ?? [];
		const all = [...before, ...asked];
		if (held && isPart(internals, held.internals)) {
			held.asked = all;
			return;
		}
		this.#held = {
			step,
			internals: held ? { ...held.internals, ...internals } : internals,
			asked: all
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

	/** Reads what is watched and not yet known of a step. What is kept of it is there at once. */
	async read(step: StepTrace, source: InternalsSource): Promise<void> {
		const kept = source.kept(step);
		if (Object.keys(kept).length > 0) this.offer(step, kept);
		this.#wanted = { step, source };
		if (this.reading) return;
		this.reading = true;
		try {
			for (let next = this.#next(); next; next = this.#next()) {
				const internals = await next.source.inspect(next.step, next.probes);
				if (this.#isWanted(next.step)) this.offer(next.step, internals, next.probes);
				this.failure = undefined;
			}
		} catch (error) {
			this.failure = messageOf(error);
		} finally {
			this.#wanted = undefined;
			this.reading = false;
		}
	}

	#isWanted(step: StepTrace): boolean {
		return this.#wanted?.step === step;
	}

	/** The newest question, or undefined once it is answered. */
	#next() {
		if (!this.#wanted) return undefined;
		const { step, source } = this.#wanted;
		const asked = this.#held?.step === step ? this.#held.asked : undefined;
		const probes = this.#watched
			.flat()
			.filter((probe, i, all) => all.indexOf(probe) === i && !asked?.includes(probe));
		return probes.length > 0 ? { step, source, probes } : undefined;
	}
}

function isPart(part: Internals, whole: Internals): boolean {
	return (Object.keys(part) as ProbeName[]).every((probe) => part[probe] === whole[probe]);
}
