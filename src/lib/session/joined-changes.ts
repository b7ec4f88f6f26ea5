import { areSameChanges, type Change } from '../trace/changes.ts';

/**
 * Two changes as one, where both act on the same thing in the same steps: paint lies upon paint, and anything else is
 * what the later one says. Undefined where they act side by side.
 */
export function joined(before: Change, after: Change): Change | undefined {
	if (!areSameChanges([withoutValue(before)], [withoutValue(after)])) return undefined;
	if (before.kind !== 'paint' || after.kind !== 'paint') return after;
	return { ...after, strokes: [...before.strokes, ...after.strokes] };
}

/** A list with one more change in it: in the place of the first that it can be joined with, or at the end. */
export function withJoined(changes: readonly Change[], change: Change): readonly Change[] {
	const place = changes.findIndex((other) => joined(other, change));
	const before = changes[place];
	return before ? changes.with(place, joined(before, change)!) : [...changes, change];
}

/** What a change acts on and when, with nothing said of what it does there. */
function withoutValue(change: Change): Change {
	switch (change.kind) {
		case 'prompt':
			return { ...change, prompt: '' };
		case 'paint':
			return { ...change, strokes: [] };
		default:
			return { ...change, factor: 1 };
	}
}
