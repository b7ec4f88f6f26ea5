import { argmax } from '../../tensor/statistics.ts';
import { formatNumber, formatPercent } from '../../viz/format.ts';
import { placeName } from '../../viz/grid.ts';
import type { AttentionData } from './derive.ts';
import { breadth, lookOfRow, type Look } from './looks.ts';
import { columnOf, mapOf, rowOf, shareOfKeys } from './maps.ts';

const MOST = 0.5;
/** From this share of all keys on, attention counts as even. */
const NEARLY_ALL = 0.85;

/** "Head 3 of block 5", or the average of its heads; people count from 1. */
export function nameOfHead({ block, head }: AttentionData): string {
	const who = head === null ? 'The average over the heads' : `Head ${head + 1}`;
	return `${who} of block ${block + 1}`;
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
export function describeHead(data: AttentionData): string {
	const look = data.head === null ? data.averageLook : data.looks[data.head];
	return `${nameOfHead(data)} looks ${whereItLooks(look, data.grid)}.`;
}

/** About the one patch that asks. */
export function describeQuery(data: AttentionData): string {
	const { grid, query } = data;
	const row = rowOf(mapOf(data.self, data.head), query);
	const peak = argmax(row);
	const target = peak === query ? 'itself' : `the patch at ${placeName(peak, grid)}`;
	return `The patch at ${placeName(query, grid)} looks most at ${target} (${formatPercent(row[peak])}); in all, ${whereItLooks(lookOfRow(row, query, grid), grid)}.`;
}

/** About the words that the patch reads. */
export function describeWords(data: AttentionData): string {
	const map = mapOf(data.cross, data.head);
	const shares = shareOfKeys(map);
	const [favourite, here] = [argmax(shares), argmax(rowOf(map, data.query))];
	return `Over the whole picture ${nameOfWord(data, favourite)} gets most, ${formatPercent(shares[favourite])} of the attention; the patch at ${placeName(data.query, data.grid)} reads ${nameOfWord(data, here)} most (${formatPercent(rowOf(map, data.query)[here])}).`;
}

/** About the patches that read the word. */
export function describeWord(data: AttentionData): string {
	const column = columnOf(mapOf(data.cross, data.head), data.word);
	const peak = argmax(column);
	return `${nameOfWord(data, data.word)} is read most by the patch at ${placeName(peak, data.grid)} (${formatPercent(column[peak])} of what that patch reads).`;
}

export function describe(data: AttentionData): string {
	return `${describeHead(data)} ${describeQuery(data)} ${describeWord(data)}`;
}
