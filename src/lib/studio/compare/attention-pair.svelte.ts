import type { InspectStep } from '../../session/readings.svelte.ts';
import { NoModelError } from '../../trace/lab.ts';
import type { ProbeName } from '../../trace/probes.ts';
import type { Internals, StepTrace, TextTrace } from '../../trace/run.ts';

/** A step of a run and the words it followed. */
export interface InspectedStep {
	readonly step: StepTrace;
	readonly text: TextTrace;
}

/** A step of this run and one of the other. */
export type StepPair = readonly [ours: InspectedStep, theirs: InspectedStep];

export const ATTENTION_PROBES = [
	'attention.self.probs',
	'attention.cross.probs'
] as const satisfies readonly ProbeName[];

interface Held {
	readonly pair: StepPair;
	readonly internals: readonly [Internals, Internals];
}

interface Asked {
	readonly pair: StepPair;
	readonly inspect: InspectStep;
}

/**
 * Reads the attention of one step in two runs, one after the other. Only one pair is held. While a pair is under way
 * the newest other one waits, so that scrubbing never piles up work; what the engine has begun it finishes, but after
 * `cancel` nobody looks at the answer.
 */
export class AttentionPair {
	/** The pair read last. */
	held = $state.raw<Held>();
	/** How many of the two are read; undefined while nothing is asked. */
	progress = $state<0 | 1>();
	/** Why the last pair could not be read; its message is for the visitor. */
	failure = $state.raw<Error>();
	#wanted: Asked | undefined;
	/** The engine that is being asked. One that was replaced may never answer. */
	#asking: InspectStep | undefined;

	/** Reads a pair, unless it is held. `inspect` is undefined while there is no model. */
	async read(pair: StepPair, inspect: InspectStep | undefined): Promise<void> {
		this.failure = undefined;
		if (!inspect) {
			this.#rest();
			this.failure = new NoModelError();
			return;
		}
		if (isSamePair(this.held?.pair, pair)) return this.#rest();
		if (this.#wanted?.inspect === inspect && isSamePair(this.#wanted.pair, pair)) return;
		this.#wanted = { pair, inspect };
		this.progress = 0;
		if (this.#asking === inspect) return;
		this.#asking = inspect;
		while (this.#asking === inspect && this.#wanted) await this.#readOne(this.#wanted);
		if (this.#asking === inspect) this.#asking = undefined;
	}

	async #readOne(asked: Asked): Promise<void> {
		const isWanted = () => this.#wanted === asked;
		const [ours, theirs] = asked.pair;
		try {
			const first = await asked.inspect(ours.step, ours.text, ATTENTION_PROBES);
			if (!isWanted()) return;
			this.progress = 1;
			const second = await asked.inspect(theirs.step, theirs.text, ATTENTION_PROBES);
			if (isWanted()) this.held = { pair: asked.pair, internals: [first, second] };
		} catch (error) {
			if (isWanted()) this.failure = error instanceof Error ? error : new Error(String(error));
		}
		if (isWanted()) this.#rest();
	}

	#rest(): void {
		this.#wanted = undefined;
		this.progress = undefined;
	}

	/** Gives up what is being read, and lets go of what was. */
	cancel(): void {
		this.#rest();
		this.held = undefined;
		this.failure = undefined;
	}
}

function isSamePair(a: StepPair | undefined, b: StepPair): boolean {
	return a?.[0].step === b[0].step && a[1].step === b[1].step;
}
