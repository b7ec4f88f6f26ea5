import { partFactor as partFactorOf, type ScaleChange } from '../trace/changes.ts';
import type { AttentionKind, BlockPart } from '../trace/number-ref.ts';
import type { Branch } from '../trace/probes.ts';
import { stepOf } from './reading.ts';
import type { Operand, Sources } from './recipe.ts';

/** The product of the changes that act here; 1 where the visitor changed nothing. */
function factorOf(sources: Sources, hits: (change: ScaleChange) => boolean): number {
	return (stepOf(sources).changes ?? []).reduce((factor, change) => {
		const isScale = change.kind !== 'prompt' && change.kind !== 'paint';
		return isScale && hits(change) ? factor * change.factor : factor;
	}, 1);
}

/** What a visitor multiplies a head's output with. */
export function headFactor(
	{ attention, block, head }: { attention: AttentionKind; block: number; head: number },
	sources: Sources
): number {
	return factorOf(
		sources,
		(change) =>
			change.kind === 'head' &&
			change.attention === attention &&
			change.block === block &&
			change.head === head
	);
}

/** What a visitor multiplies the output of a part with, before it is added. */
export function partFactor(part: BlockPart, block: number, sources: Sources): number {
	return partFactorOf(stepOf(sources).changes ?? [], part, block);
}

/** What a visitor multiplies a word's attention with, in the branch with text. */
export function wordFactor(word: number, branch: Branch, sources: Sources): number {
	return factorOf(
		sources,
		(change) => branch === 0 && change.kind === 'word' && change.word === word
	);
}

/** The factor as an operand, where it changes anything. */
export function scaled(name: string, factor: number): Operand[] {
	return factor === 1 ? [] : [{ name, value: factor, origin: 'turned by you' }];
}
