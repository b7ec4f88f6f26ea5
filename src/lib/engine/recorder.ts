import type { RunRequest, RunTrace, StepTrace, TextTrace } from '../trace/run.ts';

/** Puts a run's reports together to its trace. */
export class Recorder {
	#text: TextTrace | undefined;
	#times: readonly number[] = [];
	readonly #steps: StepTrace[];

	/**
	 * @param model SHA-256 of the DiT's weights.
	 * @param known the steps that the run begins after.
	 */
	constructor(
		private readonly request: RunRequest,
		private readonly model: string,
		known: readonly StepTrace[] = []
	) {
		this.#steps = [...known];
	}

	text(text: TextTrace, times: readonly number[]): void {
		this.#text = text;
		this.#times = times;
	}

	step(step: StepTrace): void {
		this.#steps.push(step);
	}

	/** The trace so far. Every run reports its text first, so this may be called once any run has ended. */
	trace(): RunTrace {
		const { request, model } = this;
		return { request, model, text: this.#text!, times: this.#times, steps: [...this.#steps] };
	}
}
