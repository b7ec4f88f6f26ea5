import type { Change } from '../trace/changes.ts';

/** The changes of the request being edited, with a way back. */
export class ChangeList {
	#all = $state.raw<readonly Change[]>([]);
	/** Earlier lists, the latest last. */
	#past = $state.raw<readonly (readonly Change[])[]>([]);

	/** @param onedit called after every edit that the visitor makes. */
	constructor(private readonly onedit: () => void) {}

	get all(): readonly Change[] {
		return this.#all;
	}

	get canUndo(): boolean {
		return this.#past.length > 0;
	}

	add(change: Change): void {
		this.#edit([...this.#all, change]);
	}

	remove(index: number): void {
		this.#edit(this.#all.filter((_, i) => i !== index));
	}

	clear(): void {
		if (this.#all.length > 0) this.#edit([]);
	}

	/** Back to the list before the last edit. */
	undo(): void {
		const before = this.#past.at(-1);
		if (!before) return;
		this.#past = this.#past.slice(0, -1);
		this.#all = before;
		this.onedit();
	}

	/** Takes over another request's changes; from there is no way back. */
	replace(changes: readonly Change[]): void {
		this.#past = [];
		this.#all = changes;
	}

	#edit(changes: readonly Change[]): void {
		this.#past = [...this.#past, this.#all];
		this.#all = changes;
		this.onedit();
	}
}
