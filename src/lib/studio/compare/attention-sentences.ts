import { argmax, mean } from '../../tensor/statistics.ts';
import type { PromptToken } from '../../trace/run.ts';
import { formatNumber, formatPercent, listed } from '../../viz/format.ts';
import { placeName } from '../../viz/grid.ts';
import type { HeadDistance, Reading } from './attention-difference.ts';

/** Below this share, one decimal says nothing. */
const SMALLEST = 0.001;
/** How many heads are named. */
export const NAMED = 3;

/** Which heads attend most differently. @param ranked the most different first. */
export function describeHeads(ranked: readonly HeadDistance[], kind: Reading['kind']): string {
	const what = `${kind}-attention`;
	const [most] = ranked;
	if (!most || most.distance === 0) return `In all heads ${what} is the same, number by number.`;
	const named = ranked
		.slice(0, NAMED)
		.map(
			({ block, head, distance }) =>
				`head ${head + 1} of block ${block + 1} (${formatNumber(distance)})`
		);
	const average = mean(ranked.map(({ distance }) => distance));
	return `Of all ${ranked.length} heads, ${what} differs most in ${listed(named)}; on average by ${formatNumber(average)}, where 0 is the same and 1 has nothing in common (total variation distance, mean over all patches that ask).`;
}

/** What the difference of a chosen head shows. @param tile this run − the other, `[N]`. */
export function describeTile(
	name: string,
	tile: Float32Array,
	reading: Reading,
	word: string,
	grid: number
): string {
	const [more, less] = [argmax(tile), argmax(tile.map((value) => -value))];
	if (tile[more] === 0 && tile[less] === 0) return `${name}: no difference here.`;
	const points = (patch: number) =>
		`${formatNumber(100 * Math.abs(tile[patch]))} percentage points`;
	const at = (patch: number) => `the patch at ${placeName(patch, grid)}`;
	if (reading.kind === 'cross') {
		const most = (patch: number) =>
			`most in ${at(patch)} (${points(patch)} of what that patch reads)`;
		const who = `${name}: in this run “${word}”`;
		if (tile[less] >= 0) return `${who} gains in every patch, ${most(more)}.`;
		if (tile[more] <= 0) return `${who} loses in every patch, ${most(less)}.`;
		return `${who} gains ${most(more)} and loses most in ${at(less)} (${points(less)}).`;
	}
	const who = reading.patch === null ? 'the patches together look' : `${at(reading.patch)} looks`;
	return `${name}: in this run ${who} more at ${at(more)}, by ${points(more)}, and less at ${at(less)}, by ${points(less)}.`;
}

/** Why attention to words cannot be held against each other; undefined where it can. */
export function whyNoWords(
	place: number | undefined,
	ours: readonly PromptToken[],
	theirs: readonly PromptToken[]
): string | undefined {
	if (place === undefined) return undefined;
	const said = (tokens: readonly PromptToken[]) =>
		tokens[place] ? `“${tokens[place].text}”` : 'none';
	return `Only self-attention is compared: the runs read different words (word ${place} is ${said(ours)} here, ${said(theirs)} there), so a word’s place does not mean the same in both.`;
}

/** How much of the difference of states and noise guesses lies in what is selected. */
export function describeShares(
	part: string,
	shares: { readonly state: number; readonly noise: number },
	even: number
): string {
	const written = (share: number) =>
		share > 0 && share < SMALLEST ? `less than ${formatPercent(SMALLEST)}` : formatPercent(share);
	return `${part} holds ${written(shares.state)} of the squared difference of the states and ${written(shares.noise)} of that of the noise guesses; an even share is ${formatPercent(even)}.`;
}
