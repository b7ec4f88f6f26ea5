import { messageOf } from '../engine/errors.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, StepTrace } from '../trace/run.ts';
import { NO_MEAN, type StepMean } from '../trace/step-mean.ts';
import { RunningMean } from './running-mean.ts';

/** What is averaged. */
export interface Averaging {
	/** In the order in which they are read. */
	readonly steps: readonly StepTrace[];
	readonly probes: readonly ProbeName[];
	/** Answers with these internals of a step, and maybe with others. */
	readonly inspect: (step: StepTrace, probes: readonly ProbeName[]) => Promise<Internals>;
}

/** Milliseconds from one unfinished mean to the next one that is shown: what draws it needs time too. */
const SHOWN_EVERY = 250;

/**
 * Averages internals over steps. One step is asked for at a time, and only the sum is held, so memory does not grow with
 * the steps. More steps of the same run go on from the sum; fewer, or another run, begin anew.
 */
export class StepMeanReader {
	#current = $state.raw(NO_MEAN);
	#wanted: Averaging | undefined;
	#sum = new RunningMean();
	/** What the sum is of. */
	#added: readonly StepTrace[] = [];
	#probes: readonly ProbeName[] = [];
	#reading = false;
	#shownAt = -Infinity;

	/** The mean as far as it is read. It stays, with the steps that it is of, until there is more of the next one. */
	get current(): StepMean {
		return this.#current;
	}

	/** Takes the question back and lets the sum go. */
	stop(): void {
		this.#wanted = undefined;
		this.#clear();
		this.#current = NO_MEAN;
	}

	/** Resolves once this question, or a newer one, is answered, taken back or failed; a failure is part of the mean. */
	async read(wanted: Averaging): Promise<void> {
		const isOfOtherRun = wanted.steps[0] !== this.#wanted?.steps[0];
		this.#wanted = wanted;
		if (!this.#isBeginningOf(wanted)) this.#clear();
		this.#probes = wanted.probes;
		if (isOfOtherRun || this.#isDone(wanted)) this.#show(wanted);
		if (this.#reading) return;
		this.#reading = true;
		try {
			for (let step = this.#next(); step; step = this.#next()) await this.#add(step);
		} catch (error) {
			if (this.#wanted) this.#show(this.#wanted, messageOf(error));
		} finally {
			this.#reading = false;
		}
	}

	async #add(step: StepTrace): Promise<void> {
		const { probes, inspect } = this.#wanted!;
		const internals = await inspect(step, probes);
		// Meanwhile the visitor may have gone elsewhere.
		if (this.#next() !== step || this.#wanted?.probes !== probes) return;
		this.#sum.add(internals, probes);
		this.#added = [...this.#added, step];
		const isDue = performance.now() - this.#shownAt >= SHOWN_EVERY;
		if (isDue || this.#isDone(this.#wanted)) this.#show(this.#wanted);
	}

	#show({ steps }: Averaging, failure?: string): void {
		const { steps: shown, wanted, failure: before } = this.#current;
		if (shown === this.#added && wanted === steps.length && before === failure) return;
		this.#shownAt = performance.now();
		this.#current = {
			steps: this.#added,
			wanted: steps.length,
			internals: this.#sum.mean(),
			...(failure !== undefined && { failure })
		};
	}

	#clear(): void {
		this.#sum = new RunningMean();
		this.#added = [];
	}

	#isBeginningOf({ steps, probes }: Averaging): boolean {
		return probes === this.#probes && this.#added.every((step, i) => step === steps[i]);
	}

	#isDone({ steps }: Averaging): boolean {
		return this.#added.length === steps.length;
	}

	#next(): StepTrace | undefined {
		return this.#wanted?.steps[this.#added.length];
	}
}
