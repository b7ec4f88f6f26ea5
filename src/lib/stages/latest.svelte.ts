import { untrack } from 'svelte';

/**
 * The answer to a question that changes faster than it is answered: one question is under way at a time, then
 * the newest. The last answer stays until the next one is there.
 */
export class Latest<Question, Answer> {
	answer = $state.raw<Answer>();
	error = $state.raw<Error>();
	busy = $state(false);
	#waiting: { question: Question } | undefined;
	readonly #respond: (question: Question) => Promise<Answer>;

	constructor(respond: (question: Question) => Promise<Answer>) {
		this.#respond = respond;
	}

	/**
	 * Resolves once this question, or a newer one, is answered; a failure is kept in `error`. An effect may ask: it
	 * comes to depend on what answering reads at once, such as whether there is a model, but not on `busy`, which would
	 * make it ask again for ever.
	 */
	async ask(question: Question): Promise<void> {
		this.#waiting = { question };
		if (untrack(() => this.busy)) return;
		this.busy = true;
		while (this.#waiting) {
			const { question: newest } = this.#waiting;
			this.#waiting = undefined;
			await this.#answer(newest);
		}
		this.busy = false;
	}

	async #answer(question: Question): Promise<void> {
		try {
			this.answer = await this.#respond(question);
			this.error = undefined;
		} catch (cause) {
			this.error = cause instanceof Error ? cause : new Error(String(cause));
		}
	}
}
