import type { View } from '../trace/selection.ts';
import type { PanelProps } from './stage.ts';
import type { ViewCode } from './view-codes.ts';

/** How long a value rests before it is selected: all views follow a selection, which takes time. */
const REST_MILLISECONDS = 150;

/**
 * What a panel keeps of its own in the selection, so that a link and a reload bring it back. Made by a component, which
 * declares each value in a line.
 */
export class PanelView {
	#waiting: Record<string, string | undefined> = {};
	#rest: ReturnType<typeof setTimeout> | undefined;

	/** @param linked read again and again. */
	constructor(private readonly linked: () => Pick<PanelProps<unknown>, 'selection' | 'select'>) {
		$effect(() => () => clearTimeout(this.#rest));
	}

	/**
	 * @param name of this value alone, among all panels.
	 * @param fallback what it is while the selection says nothing of it, or nothing that makes sense.
	 */
	value<T, Fallback = T>(
		name: string,
		code: ViewCode<T>,
		fallback: Fallback
	): PanelValue<T, Fallback> {
		return new PanelValue(
			() => this.linked().selection.view[name],
			(text) => this.#keep(name, text),
			code,
			fallback
		);
	}

	#keep(name: string, text: string | undefined): void {
		this.#waiting[name] = text;
		clearTimeout(this.#rest);
		this.#rest = setTimeout(() => {
			const { selection, select } = this.linked();
			const kept = Object.entries({ ...selection.view, ...this.#waiting });
			this.#waiting = {};
			select({ view: Object.fromEntries(kept.filter(isWritten)) });
		}, REST_MILLISECONDS);
	}
}

function isWritten(item: [string, string | undefined]): item is [string, View[string]] {
	return item[1] !== undefined;
}

/** One of them: at once what it is set to, and selected where it rests. */
export class PanelValue<T, Fallback = T> {
	// On its own, so that what else is selected meanwhile takes nothing back.
	readonly #selected = $derived.by(() => this.selected());
	/** What a link would bring back, set or selected. */
	#text = $derived(this.#selected);
	readonly #current = $derived.by(() => this.#read(this.#text));

	/** @param selected what the selection says of it. */
	constructor(
		private readonly selected: () => string | undefined,
		private readonly keep: (text: string | undefined) => void,
		private readonly code: ViewCode<T>,
		private readonly fallback: Fallback
	) {}

	get current(): T | Fallback {
		return this.#current;
	}

	set current(value: T | Fallback) {
		this.#text = this.#isFallback(value) ? undefined : this.code.write(value);
		this.keep(this.#text);
	}

	#read(text: string | undefined): T | Fallback {
		return (text === undefined ? undefined : this.code.read(text)) ?? this.fallback;
	}

	#isFallback(value: T | Fallback): value is Fallback {
		return value === this.fallback;
	}
}
