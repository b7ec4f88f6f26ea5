import { argmax, mean } from '../../tensor/statistics.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Head, Selection } from '../../trace/selection.ts';
import { formatNumber, formatPercent, listed } from '../../viz/format.ts';
import { placeName } from '../../viz/grid.ts';
import { shareInHalf, type AskedHead } from './asked-half.ts';
import type { AskedObject } from './asked-layout.ts';
import type { AttentionData } from './derive.ts';
import type { Habit } from './habits.ts';
import { breadth, lookOfHead, lookOfRow, type Look } from './looks.ts';
import { choiceOf } from './choice.ts';
import { columnOf, mapOf, rowOf, shareOfKeys, type Choice } from './maps.ts';
import { isAveraged, nameOfSteps, onAverage, type OverSteps } from './over-steps.ts';

/** The maps of the chosen head, or the average that is chosen. */
export interface View {
	readonly data: AttentionData;
	readonly choice: Choice;
	/** `[N, N]` */
	readonly self: Tensor;
	/** `[N, M]` */
	readonly cross: Tensor;
}

export function viewOf(data: AttentionData, choice: Choice): View {
	return { data, choice, self: mapOf(data.self, choice), cross: mapOf(data.cross, choice) };
}

const MOST = 0.5;
/** From this share of all keys on, attention counts as even. */
const NEARLY_ALL = 0.85;

/** Blocks whose heads are named one by one; of more, a sentence would be all names. */
const NAMED_BLOCKS = 3;

/** "heads 1 and 3 of block 2 and head 4 of block 5"; people count from 1. */
export function nameOfHeads(heads: readonly Head[]): string {
	const ofBlocks = [...Map.groupBy(heads, ({ block }) => block)].map(([block, ofBlock]) => {
		const numbers = ofBlock.map(({ head }) => `${head + 1}`);
		return `${numbers.length === 1 ? 'head' : 'heads'} ${listed(numbers)} of block ${block + 1}`;
	});
	return listed(ofBlocks);
}

/** "Head 3 of block 5", or the average of some; people count from 1. */
export function nameOfChoice({ block, head, among }: Choice): string {
	if (among) {
		const blocks = new Set(among.map((one) => one.block)).size;
		const isShort = blocks <= NAMED_BLOCKS;
		return `The average over ${isShort ? nameOfHeads(among) : `${among.length} heads of ${blocks} blocks`}`;
	}
	if (block === null) {
		return head === null
			? 'The average over all heads of all blocks'
			: `The average over the blocks of their head ${head + 1}`;
	}
	const who = head === null ? 'The average over the heads' : `Head ${head + 1}`;
	return `${who} of block ${block + 1}`;
}

/** The same in the middle of a sentence. */
export function nameInSentence(choice: Choice): string {
	const name = nameOfChoice(choice);
	return name[0].toLowerCase() + name.slice(1);
}

export function nameOfWord({ tokens }: AttentionData, word: number): string {
	return `“${tokens[word].text}”`;
}

/** Where attention goes, in words: "mostly at the four patches around it (58 %)". */
export function whereItLooks(look: Look, grid: number): string {
	const { onSelf, onNeighbours, distance } = look;
	const near = onSelf + onNeighbours;
	const spread = `${formatNumber(distance)} patches away on average`;
	if (onSelf > MOST) return `mostly at itself (${formatPercent(onSelf)})`;
	if (onNeighbours > MOST)
		return `mostly at the four patches around it (${formatPercent(onNeighbours)})`;
	if (near > MOST)
		return `mostly at itself and the four patches around it (${formatPercent(near)})`;
	if (breadth(look) > NEARLY_ALL * grid * grid) return `almost evenly at all patches, ${spread}`;
	return `at the equivalent of ${formatNumber(breadth(look))} of ${grid * grid} patches, ${spread}`;
}

/** About all patches that ask: the chosen head's habit. */
export function describeHead({ data, choice, self }: View): string {
	return `${nameOfChoice(choice)} looks${onAverage(data.overSteps)} ${whereItLooks(lookOfHead(self.data, data.grid), data.grid)}.`;
}

/** About the one patch that asks. */
export function describeQuery({ data: { grid, query }, self }: View): string {
	const row = rowOf(self, query);
	const peak = argmax(row);
	const target = peak === query ? 'itself' : `the patch at ${placeName(peak, grid)}`;
	return `The patch at ${placeName(query, grid)} looks most at ${target} (${formatPercent(row[peak])}); in all, ${whereItLooks(lookOfRow(row, query, grid), grid)}.`;
}

/** About the words that the patch reads. */
export function describeWords({ data, cross }: View): string {
	const shares = shareOfKeys(cross);
	const row = rowOf(cross, data.query);
	const [favourite, here] = [argmax(shares), argmax(row)];
	return `Over the whole picture ${nameOfWord(data, favourite)} gets most, ${formatPercent(shares[favourite])} of the attention; the patch at ${placeName(data.query, data.grid)} reads ${nameOfWord(data, here)} most (${formatPercent(row[here])}).`;
}

/** About the patches that read the word. */
export function describeWord({ data, cross }: View): string {
	const column = columnOf(cross, data.word);
	const peak = argmax(column);
	return `${nameOfWord(data, data.word)} is read${onAverage(data.overSteps)} most by the patch at ${placeName(peak, data.grid)} (${formatPercent(column[peak])} of what that patch reads).`;
}

/** What the table is of, and what no head reads. */
export function describeHabits(data: AttentionData, habits: readonly Habit[]): string {
	const averaged = isAveraged(data.overSteps)
		? ` Each row is of the head’s mean map over ${nameOfSteps(data.overSteps)}.`
		: '';
	const most = habits[argmax(habits.map(({ padding }) => padding))];
	const padding =
		most.padding > 0
			? `Padding is read most by ${nameInSentence(most)} (${formatPercent(most.padding)})`
			: 'No head reads padding, which is masked';
	const onStart = mean(habits.map(({ words }) => words[0]));
	return `Press a head that stands out, or rank the table by any title.${averaged} ${padding}; ${nameOfWord(data, 0)} gets ${formatPercent(onStart)} of all that is read.`;
}

/** The object that a word belongs to, where the prompt says where it is to be. */
export function askedObjectOf({ asked }: AttentionData, word: number): AskedObject | undefined {
	return asked.find(({ words }) => words.includes(word));
}

/** The prompt's layout, and which head follows it most: of the prompt, not of the picture. */
export function describeAsked(
	asked: readonly AskedObject[],
	heads: readonly AskedHead[],
	overSteps?: OverSteps
): string {
	if (asked.length === 0) {
		return 'No layout to compare with is read from this prompt: “… left of …” or “… above …” between two things would ask for one.';
	}
	const { block, head, shares } = heads[argmax(heads.map(({ share }) => share))];
	const places = asked.map(({ name, half }) => `“${name}” in the ${half} half`).join(' and ');
	const found = asked
		.map(({ name, half }, i) => `${formatPercent(shares[i])} of “${name}” in the ${half} half`)
		.join(' and ');
	return `The prompt’s words ask for ${places}; whether the picture has it so is not looked at. Block ${block + 1}, head ${head + 1} puts${onAverage(overSteps)} most of all ${heads.length} where they are asked for: ${found}; chance is 50 %.`;
}

/** How much of the chosen word's object is read where the prompt asks for it; nothing of other words. */
export function describeAskedWord({ data, cross }: View): string {
	const object = askedObjectOf(data, data.word);
	if (!object) return '';
	const share = shareInHalf(cross, object, data.grid);
	return `${formatPercent(share)} of the attention to “${object.name}” is in the ${object.half} half (outlined), where the prompt asks for it; chance is 50 %.`;
}

export function describe(data: AttentionData, selection: Selection): string {
	const view = viewOf(data, choiceOf(data, selection));
	return `${describeHead(view)} ${describeQuery(view)} ${describeWord(view)}`;
}
