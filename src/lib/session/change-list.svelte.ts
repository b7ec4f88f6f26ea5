import { areSameChanges, type Change } from '../trace/changes.ts';
import { joined, withJoined } from './joined-changes.ts';

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

	/**
	 * Adds a change. Where one acts on the same thing in the same steps, the new one takes its place; paint is put on top
	 * of it. What is in the list already is no edit.
	 *
	 * @returns the change whose place was taken.
	 */
	add(change: Change): Change | undefined {
		const before = this.#all.find((other) => joined(other, change));
		const all = withJoined(this.#all, change);
		if (!areSameChanges(all, this.#all)) this.#edit(all);
		return before;
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

	/** Takes over another request's changes, as if they had been made in their order: undo takes back the last. */
	replace(changes: readonly Change[]): void {
		this.#past = changes.map((_, i) => changes.slice(0, i));
		this.#all = changes;
	}

	#edit(changes: readonly Change[]): void {
		this.#past = [...this.#past, this.#all];
		this.#all = changes;
		this.onedit();
	}
}
