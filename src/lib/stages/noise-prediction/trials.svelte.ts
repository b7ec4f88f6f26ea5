import { SvelteMap } from 'svelte/reactivity';
import type { Lab } from '#lib/trace/lab.ts';
import { Latest } from '../latest.svelte.ts';
import { shownTo, type Answered, type Trial } from './known-noise.ts';

/** Who is asked about what: with another of it, every answer is another. */
export interface Subject {
	readonly network: Lab;
	/** What is noised, and with what. */
	readonly noising: Omit<Trial, 't'>;
	readonly prompt: string;
	/** The changes by hand under which the network answers, as a text to compare them by. */
	readonly changes: string;
}

/** The levels that a sweep tries. */
export const SWEEP = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98];

/** The network's answers about one latent with one noise in it, at every level that was tried. Made by a component. */
export class Trials {
	isSweeping = $state(false);
	readonly #asked = new Latest(({ subject, t }: { subject: Subject; t: number }) =>
		answerOf(subject, t)
	);
	readonly #met = new SvelteMap<number, Answered>();

	/**
	 * @param subject the same object as long as nothing of it changes; read, as is the level, from effects.
	 * @param level t of the answer that is looked at.
	 */
	constructor(
		private readonly subject: () => Subject,
		private readonly level: () => number
	) {
		$effect(() => void this.#asked.ask({ subject: subject(), t: level() }));
		$effect(() => {
			void subject();
			return () => this.#met.clear();
		});
		$effect(() => {
			const { current } = this;
			if (current && !this.#asked.busy) this.#met.set(current.trial.t, current);
		});
	}

	/** The newest answer about the latent as it is, which may still be that of the level before. */
	get current(): Answered | undefined {
		const { answer } = this.#asked;
		return answer?.trial.clean === this.subject().noising.clean ? answer : undefined;
	}

	/** The answers so far, by rising level. */
	get met(): readonly Answered[] {
		return [...this.#met.values()].sort((a, b) => a.trial.t - b.trial.t);
	}

	/** Why there is no answer. */
	get error(): Error | undefined {
		return this.#asked.error;
	}

	/** Tries levels one after the other; an answer that comes after something was changed is dropped. */
	async sweep(): Promise<void> {
		const subject = this.subject();
		this.isSweeping = true;
		try {
			for (const t of SWEEP) {
				const answer = await answerOf(subject, t);
				if (subject !== this.subject()) break;
				this.#met.set(t, answer);
			}
		} catch {
			// The question on show is asked again, and says why there is no answer.
			await this.#asked.ask({ subject: this.subject(), t: this.level() });
		}
		this.isSweeping = false;
	}
}

async function answerOf({ network, noising }: Subject, t: number): Promise<Answered> {
	const trial = { ...noising, t };
	return { trial, ...(await network.guess(shownTo(trial), t)) };
}
