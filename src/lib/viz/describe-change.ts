import { areSameChanges, type Change } from '../trace/changes.ts';
import type { BlockPart } from '../trace/number-ref.ts';
import type { PromptToken } from '../trace/run.ts';

export const PART_NAMES: Readonly<Record<BlockPart, string>> = {
	self: 'self-attention',
	cross: 'cross-attention',
	mlp: 'MLP'
};

/** What a change does, and when, as a sentence without its full stop; everything is counted from 1. */
export function describeChange(change: Change, tokens: readonly PromptToken[]): string {
	switch (change.kind) {
		case 'prompt':
			return `Go on with “${change.prompt}” from step ${change.from + 1}`;
		case 'paint': {
			const cells = new Set(change.strokes.flatMap((stroke) => stroke.cells)).size;
			return `Paint ${cells === 1 ? 'one cell' : `${cells} cells`} of the latent at step ${change.from + 1}`;
		}
		default:
			return `${scaled(change.factor, targetOf(change, tokens))} ${whenOf(change)}`;
	}
}

/** What became of a change that was added where another acted on the same thing in the same steps. */
export function describeReplacing(
	before: Change,
	after: Change,
	tokens: readonly PromptToken[]
): string {
	const named = `“${describeChange(before, tokens)}”`;
	if (after.kind === 'paint') return `It lies on top of ${named}.`;
	return areSameChanges([before], [after])
		? `${named} is in the list already.`
		: `It takes the place of ${named}.`;
}

export function countChanges({ length }: readonly Change[]): string {
	return length === 1 ? '1 change' : `${length} changes`;
}

type ScaleChange = Exclude<Change, { kind: 'prompt' | 'paint' }>;

function targetOf(change: ScaleChange, tokens: readonly PromptToken[]): string {
	switch (change.kind) {
		case 'head':
			return `head ${change.head + 1} of block ${change.block + 1} (${PART_NAMES[change.attention]})`;
		case 'gate':
			return `the ${PART_NAMES[change.part]} of block ${change.block + 1}`;
		case 'block':
			return `all of block ${change.block + 1}`;
		case 'word': {
			const token = tokens[change.word];
			return token ? `the word “${token.text}”` : `word ${change.word}`;
		}
	}
}

function scaled(factor: number, target: string): string {
	if (factor === 0) return `Mute ${target}`;
	if (factor === 1) return `Leave ${target} as it is`;
	return `${factor > 1 ? 'Boost' : 'Weaken'} ${target} × ${factor}`;
}

function whenOf({ from, to }: { from: number; to?: number }): string {
	if (to === undefined) return from === 0 ? 'in every step' : `from step ${from + 1} on`;
	return from === to ? `at step ${from + 1}` : `from step ${from + 1} to ${to + 1}`;
}
