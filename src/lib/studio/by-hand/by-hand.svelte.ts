import { outline, probesOf, titleOf } from '../../by-hand/explain.ts';
import type { Sources } from '../../by-hand/recipe.ts';
import type { Session } from '../../session/session.svelte.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import { KeptWeights } from './kept-weights.ts';

/** A number on the way that the visitor took, and the step at which it was opened. */
interface Crumb {
	readonly ref: NumberRef;
	readonly step: number;
}

/**
 * The numbers that a visitor opened, one from the other. A number inside the DiT follows the step on show, because
 * only that step's internals are read; opening one of another step shows that step.
 */
export class ByHand {
	#trail = $state.raw<readonly Crumb[]>([]);
	/** Weights that were read while the card is open. */
	readonly #weights: KeptWeights;

	constructor(private readonly session: Session) {
		this.#weights = new KeptWeights((graph, name) => session.lab.weight(graph, name));
	}

	get isOpen(): boolean {
		return this.#trail.length > 0;
	}

	/** The opened number with the step that it belongs to. */
	readonly current = $derived.by((): NumberRef | undefined => {
		const crumb = this.#trail.at(-1);
		return crumb && this.#atStep(crumb.ref);
	});

	/** The titles of the numbers on the way, the opened one last. */
	readonly titles = $derived(this.#trail.map(({ ref }) => titleOf(this.#atStep(ref))));

	/** What the opened number is made again from; undefined without a run. */
	readonly sources = $derived.by((): Sources | undefined => {
		const { manifest, run, step, internals } = this.session;
		const index = this.current?.step;
		if (!manifest || !run?.trace || !step || index === undefined) return undefined;
		// Asked again as soon as there is a model.
		const { lab, engine } = this.session;
		void engine.current;
		return {
			manifest,
			trace: run.trace,
			index: Math.min(index, run.trace.steps.length),
			internals: index === step.index ? internals : {},
			picture: run.pictures[index]?.clean,
			lab: { guess: lab.guess, weight: this.#weights.get }
		};
	});

	readonly outline = $derived(this.current && this.sources && outline(this.current, this.sources));

	/** Opens a number from a panel. */
	open(ref: NumberRef): void {
		this.#trail = [this.#crumb(ref)];
	}

	/** Opens an operand of the number on show. */
	follow(ref: NumberRef): void {
		this.#trail = [...this.#trail, this.#crumb(ref)];
	}

	/** Goes back to a number on the way; by one without a place. */
	back(place = this.#trail.length - 2): void {
		this.#trail = this.#trail.slice(0, Math.max(1, place + 1));
		const { ref, step } = this.#trail.at(-1)!;
		if (isInside(ref)) this.session.select({ step });
	}

	close(): void {
		this.#trail = [];
		this.#weights.letGo();
	}

	#crumb(ref: NumberRef): Crumb {
		const shown = this.session.step?.index ?? 0;
		const step = ref.step ?? shown;
		if (!isInside(ref)) return { ref, step };
		if (step !== shown) this.session.select({ step });
		return { ref: { ...ref, step: undefined }, step };
	}

	#atStep(ref: NumberRef): NumberRef {
		return { ...ref, step: ref.step ?? this.session.step?.index ?? 0 };
	}
}

function isInside(ref: NumberRef): boolean {
	return probesOf(ref).length > 0;
}
