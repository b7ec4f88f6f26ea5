import type { TransportCommand } from './protocol.ts';

/** Lets a run go, wait, or end, between its steps. */
export class Transport implements Record<TransportCommand, () => void> {
	#state: 'running' | 'paused' | 'cancelled' = 'running';
	/** Steps still to be taken while paused. */
	#single = 0;
	#wake: () => void = () => undefined;

	pause(): void {
		this.#enter('paused', 0);
	}

	resume(): void {
		this.#enter('running', 0);
	}

	/** Takes one more step, then pauses. */
	stepOnce(): void {
		this.#enter('paused', this.#single + 1);
	}

	/** There is no way back from this. */
	cancel(): void {
		this.#enter('cancelled', 0);
	}

	#enter(state: 'running' | 'paused' | 'cancelled', single: number): void {
		if (this.#state !== 'cancelled') [this.#state, this.#single] = [state, single];
		this.#wake();
	}

	/** Waits until the next step may be taken, and answers whether it is to be taken at all. */
	async next(): Promise<boolean> {
		// The worker's messages are tasks: without a pause for them a command would wait for the end of the run.
		await new Promise((resolve) => setTimeout(resolve));
		while (this.#state === 'paused' && this.#single === 0) {
			await new Promise<void>((resolve) => (this.#wake = resolve));
		}
		this.#single = Math.max(0, this.#single - 1);
		return this.#state !== 'cancelled';
	}
}
