import type { Manifest } from '../trace/manifest.ts';
import { NOTHING_SELECTED, type Head, type Selection } from '../trace/selection.ts';
import { isInPrompt } from './number-code.ts';

/** The one selection that every view highlights. */
export class SelectionState {
	#current = $state.raw<Selection>(NOTHING_SELECTED);

	get current(): Selection {
		return this.#current;
	}

	change(change: Partial<Selection>): void {
		const isOfBlock = change.block !== undefined;
		const isOfHeads = isOfBlock || change.blocks !== undefined || change.head !== undefined;
		const isOfStep = change.step !== undefined && change.step !== this.#current.step;
		this.#current = {
			...this.#current,
			...(isOfBlock && { blocks: 'one' }),
			...(isOfHeads && { among: [] }),
			...(isOfStep && { otherStep: null }),
			...change
		};
	}

	/** Takes back what a model, or its prompt of this many tokens, does not have. */
	keepWithin({ dit, latent }: Manifest, tokens: number): void {
		const { block, head, among, patch, word, channel, opened } = this.#current;
		const isThere = (one: Head) => one.block < dit.depth && one.head < dit.heads;
		this.#current = {
			...this.#current,
			block: Math.min(block, dit.depth - 1),
			head: within(head, dit.heads),
			among: among.every(isThere) ? among : [],
			patch: within(patch, dit.grid ** 2),
			word: within(word, tokens),
			channel: within(channel, latent.channels),
			opened: opened && isInPrompt(opened, tokens) ? opened : null
		};
	}
}

function within(index: number | null, count: number): number | null {
	return index !== null && index < count ? index : null;
}
