import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** How long a value has to stay the same before it is drawn out of view. */
const REST_MS = 400;

/**
 * What a large drawing shows: the newest value while it is in view. Out of view it is brought up to date once the value
 * rests, for screen readers and for whoever scrolls there, so that scrubbing does not draw what nobody sees. Made while
 * a component is set up; the drawing's element gets {@link watch}.
 */
export class Unhurried<T> {
	readonly #newest: () => T;
	/** What is shown out of view. */
	#rested = $state.raw() as T;
	#inView = $state(true);
	readonly #shown = $derived.by(() => (this.#inView ? this.#newest() : this.#rested));

	constructor(newest: () => T) {
		this.#newest = newest;
		$effect(() => {
			if (this.#inView) return;
			const value = newest();
			const timer = setTimeout(() => (this.#rested = value), REST_MS);
			return () => clearTimeout(timer);
		});
	}

	get current(): T {
		return this.#shown;
	}

	readonly watch: Attachment<Element> = (element) => {
		const observer = new IntersectionObserver((entries) =>
			this.#move(entries.at(-1)!.isIntersecting)
		);
		observer.observe(element);
		return () => observer.disconnect();
	};

	#move(inView: boolean): void {
		if (!inView && this.#inView) this.#rested = untrack(this.#newest);
		this.#inView = inView;
	}
}
