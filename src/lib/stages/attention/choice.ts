import type { Selection } from '../../trace/selection.ts';
import type { AttentionData } from './derive.ts';
import type { Choice } from './maps.ts';

/** The block and the head that are selected, or the averages over them. */
export function choiceOf(
	{ block, head }: Pick<AttentionData, 'block' | 'head'>,
	{ blocks }: Pick<Selection, 'blocks'>
): Choice {
	return { block: blocks === 'all' ? null : block, head };
}

/** What selects a choice. The average over blocks leaves the block where it is, for the other views. */
export function selectionOf({ block, head }: Choice): Partial<Selection> {
	return block === null ? { blocks: 'all', head } : { block, head };
}
