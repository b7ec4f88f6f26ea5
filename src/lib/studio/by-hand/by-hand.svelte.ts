import { outline, probesOf, titleOf } from '../../by-hand/explain.ts';
import { namesOf } from '../../by-hand/names.ts';
import type { Sources } from '../../by-hand/recipe.ts';
import type { Session } from '../../session/session.svelte.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import { KeptWeights } from './kept-weights.ts';

/** A number on the way that the visitor took, and the step at which it was left. */
interface Crumb {
	readonly ref: NumberRef;
	readonly step: number;
}

/** The numbers that led to an opened one, the first one first. */
interface Way {
	readonly to: NumberRef | null;
	readonly crumbs: readonly Crumb[];
}

/**
 * The number that is selected to be opened, and the way that the visitor took to it, one number from the other. A number
 * inside the DiT follows the step on show, because only that step's internals are read; opening one of another step
 * shows that step.
 */
export class ByHand {
	#way = $state.raw<Way>({ to: null, crumbs: [] });
	/** Weights that were read while the card is open. */
	readonly #weights: KeptWeights;

	constructor(private readonly session: Session) {
		this.#weights = new KeptWeights((graph, name) => session.lab.weight(graph, name));
	}

	/** The selected number; the same object for as long as it is opened. */
	readonly opened = $derived.by(() => this.session.selection.opened);
	readonly #step = $derived.by(() => this.session.step?.index ?? 0);
	/** None where the number was opened otherwise, as by a link. */
	readonly #crumbs = $derived(this.#way.to === this.opened ? this.#way.crumbs : []);

	get isOpen(): boolean {
		return this.opened !== null;
	}

	/** The opened number with the step that it belongs to. */
	readonly current = $derived(this.opened ? this.#atStep(this.opened) : undefined);

	/** The titles of the numbers on the way, the opened one last. */
	readonly titles = $derived.by(() => {
		const { manifest, run } = this.session;
		if (!manifest) return [];
		return [...this.#crumbs, ...(this.opened ? [{ ref: this.opened }] : [])].map(({ ref }) => {
			const there = this.#atStep(ref);
			return titleOf(there, namesOf(manifest, run?.trace, there.step));
		});
	});

	/** Whether the number belongs to a step that the run has not come to. */
	readonly isStillToCome = $derived.by(() => {
		const { current } = this;
		const computed = this.session.run?.computed ?? 0;
		// After the last step there is still its latent.
		return current && current.step >= computed + (current.kind === 'latent-entry' ? 1 : 0);
	});

	/** What the opened number is made again from; undefined without a run. */
	readonly sources = $derived.by((): Sources | undefined => {
		const { manifest, run, step, internals } = this.session;
		const index = this.current?.step;
		if (!manifest || !run?.trace || !step || index === undefined) return undefined;
		if (this.isStillToCome) return undefined;
		// Asked again as soon as there is a model.
		const { lab, engine } = this.session;
		void engine.current;
		return {
			manifest,
			trace: run.trace,
			index,
			internals: index === step.index ? internals : {},
			picture: run.pictures[index]?.clean,
			lab: { guess: lab.guess, weight: this.#weights.get }
		};
	});

	readonly outline = $derived(this.current && this.sources && outline(this.current, this.sources));

	/** Opens a number from a panel. */
	open(ref: NumberRef): void {
		this.#show(ref, []);
	}

	/** Opens an operand of the number on show. */
	follow(ref: NumberRef): void {
		const here = this.opened && { ref: this.opened, step: this.#step };
		this.#show(ref, here ? [...this.#crumbs, here] : []);
	}

	/** Goes back to a number on the way; by one without a place. */
	back(place = this.#crumbs.length - 1): void {
		const crumbs = this.#crumbs;
		const crumb = crumbs[place];
		if (crumb) this.#show(crumb.ref, crumbs.slice(0, place), crumb.step);
	}

	close(): void {
		this.session.select({ opened: null });
		this.#weights.letGo();
	}

	#show(ref: NumberRef, crumbs: readonly Crumb[], step = ref.step ?? this.#step): void {
		const isInside = probesOf(ref).length > 0;
		const opened = isInside ? { ...ref, step: undefined } : ref;
		this.#way = { to: opened, crumbs };
		this.session.select({ opened, ...(isInside && step !== this.#step && { step }) });
	}

	#atStep(ref: NumberRef) {
		return { ...ref, step: ref.step ?? this.#step };
	}
}
