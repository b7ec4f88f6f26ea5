import type { Head, Selection } from '../../trace/selection.ts';
import type { AttentionData } from './derive.ts';
import type { Choice } from './maps.ts';

/** How many blocks and heads there are to choose from. */
export type ModelSize = Pick<AttentionData, 'blocks' | 'heads'>;

/** The block and the head that are selected, or the averages over them, or over just some heads. */
export function choiceOf(
	{ block, head }: Pick<AttentionData, 'block' | 'head'>,
	{ blocks, among }: Pick<Selection, 'blocks' | 'among'>
): Choice {
	if (among.length > 0) return { block: null, head: null, among };
	return { block: blocks === 'all' ? null : block, head };
}

/** What selects a choice. The average over blocks leaves the block where it is, for the other views. */
export function selectionOf({ block, head, among }: Choice): Partial<Selection> {
	if (among) return { among };
	return block === null ? { blocks: 'all', head } : { block, head };
}

/** The average over the heads instead. */
export function withoutHead({ block }: Choice): Choice {
	return { block, head: null };
}

/** The head that is chosen, where it is one alone. */
export function headOf({ block, head }: Choice): Head | undefined {
	return block === null || head === null ? undefined : { block, head };
}

/** Whether a head is chosen, alone or among those that were picked one by one; the named averages choose none. */
export function isChosen({ block, head, among }: Choice, one: Head): boolean {
	return among ? among.some((other) => isSame(other, one)) : isSame({ block, head }, one);
}

/** The heads that a choice is of, block by block. */
export function headsOf({ block, head, among }: Choice, { blocks, heads }: ModelSize): Head[] {
	const isIn = (one: Head) =>
		(block === null || one.block === block) && (head === null || one.head === head);
	return among ? [...among] : everyHead(blocks, heads).filter(isIn);
}

/** A choice with the heads of another added, or, where all of them are in it, taken out. One head at least stays. */
export function toggled(choice: Choice, other: Choice, size: ModelSize): Choice {
	const before = headsOf(choice, size);
	const given = headsOf(other, size);
	const has = (list: readonly Head[], one: Head) => list.some((each) => isSame(each, one));
	const takesOut = given.every((one) => has(before, one));
	const after = everyHead(size.blocks, size.heads).filter((one) =>
		takesOut ? has(before, one) && !has(given, one) : has(before, one) || has(given, one)
	);
	return after.length > 0 ? choiceOfHeads(after, size) : choice;
}

/** The choice of some heads, by its name where it has one: a head, a block's, a head of all blocks, or all. */
function choiceOfHeads(chosen: readonly Head[], { blocks, heads }: ModelSize): Choice {
	const [{ block, head }] = chosen;
	if (chosen.length === blocks * heads) return { block: null, head: null };
	if (chosen.length === 1) return { block, head };
	const isOfOneBlock = chosen.every((one) => one.block === block);
	if (isOfOneBlock && chosen.length === heads) return { block, head: null };
	const isOfOneNumber = chosen.every((one) => one.head === head);
	if (isOfOneNumber && chosen.length === blocks) return { block: null, head };
	return { block: null, head: null, among: chosen };
}

function everyHead(blocks: number, heads: number): Head[] {
	return Array.from({ length: blocks * heads }, (_, place) => ({
		block: Math.floor(place / heads),
		head: place % heads
	}));
}

function isSame(a: Choice, b: Head): boolean {
	return a.block === b.block && a.head === b.head;
}
