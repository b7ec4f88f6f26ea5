import { SvelteSet } from 'svelte/reactivity';
import type { TaskId } from './tasks/index.ts';

const KEY = 'dit-explainer.tasks-done';

/** Which tasks the visitor has done, kept in this browser where it allows that. */
class Progress {
	readonly #done = new SvelteSet<string>();

	has(task: TaskId): boolean {
		return this.#done.has(task);
	}

	add(task: TaskId): void {
		if (this.#done.has(task)) return;
		this.#done.add(task);
		keep([...this.#done]);
	}

	/** Begins anew. */
	forget(): void {
		this.#done.clear();
		keep([]);
	}

	/** Takes up what was kept: after the page has come to life, since the server cannot know it. */
	recall(): void {
		for (const task of kept()) this.#done.add(task);
	}
}

function kept(): string[] {
	try {
		const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(found) ? found.filter((task) => typeof task === 'string') : [];
	} catch {
		// No storage, as in a private window, or something else in it: progress starts anew.
		return [];
	}
}

function keep(tasks: readonly string[]): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(tasks));
	} catch {
		// No storage: progress lasts as long as the page.
	}
}

export const progress = new Progress();
