import { areSameChanges } from '../../trace/changes.ts';
import type { RunRequest, RunTrace } from '../../trace/run.ts';
import { formatNumber, formatPercent, listed } from '../../viz/format.ts';
import { commonColumns, PARTED, partingOf, type Meeting, type Timed } from './comparison.ts';
import { samplerName } from '../sampler-name.ts';

/** What is different in what the two runs were asked for. */
export function describeRequests(run: RunRequest, other: RunRequest): string {
	const differences = differencesOf(run, other);
	return differences.length === 0
		? 'Both runs were asked for the same.'
		: `This run has ${listed(differences)}.`;
}

function differencesOf(a: RunRequest, b: RunRequest): string[] {
	const said = (name: string, ours: string | number, theirs: string | number) =>
		ours === theirs ? [] : [`${name} ${ours} instead of ${theirs}`];
	return [
		...said('the prompt', `“${a.prompt}”`, `“${b.prompt}”`),
		...said('seed', a.seed, b.seed),
		...(a.steps === b.steps ? [] : [`${a.steps} steps instead of ${b.steps}`]),
		...said('guidance', formatNumber(a.guidance), formatNumber(b.guidance)),
		...said('the sampler', samplerName(a.sampler), samplerName(b.sampler)),
		...describeChangesByHand(a, b),
		...describeStarts(a, b)
	];
}

function describeChangesByHand({ changes: ours = [] }: RunRequest, { changes = [] }: RunRequest) {
	if (areSameChanges(ours, changes)) return [];
	const counted = (count: number) => (count === 0 ? 'none' : `${count}`);
	return ours.length === changes.length
		? ['other changes by hand']
		: [`changes by hand: ${counted(ours.length)} instead of ${counted(changes.length)}`];
}

function describeStarts({ start: ours }: RunRequest, { start }: RunRequest): string[] {
	if (ours?.latent === start?.latent && ours?.level === start?.level) return [];
	const from = (one: RunRequest['start']) =>
		one ? `a picture at t = ${formatNumber(one.level)}` : 'noise';
	return ours && start && ours.level === start.level
		? ['another picture to begin from']
		: [`its start from ${from(ours)} instead of ${from(start)}`];
}

/** How steps of two runs are put beside each other where not all of them are at equal times. */
export function describePairing(run: Timed, other: Timed): string | undefined {
	const [ours, theirs] = [run.times.length - 1, other.times.length - 1];
	const shared = ours + theirs - commonColumns(run, other).length;
	if (shared === ours && shared === theirs) return undefined;
	const meet =
		shared === 0
			? `none of the ${ours} steps of this run is at the time of one of the other’s ${theirs}`
			: `${shared} of the ${ours} steps of this run ${shared === 1 ? 'is' : 'are'} at the time of one of the other’s ${theirs}`;
	return `Steps are paired by their time t, not by their number: ${meet}. Beside a step without such a partner stands the one nearest in time.`;
}

/** Which times two runs share. */
export function describeMeetings(meetings: readonly Meeting[], run: RunTrace, other: RunTrace) {
	const count = meetings.length;
	if (count === 0) return 'The two runs have no time t in common yet.';
	if (count === run.steps.length + 1 && count === other.steps.length + 1) {
		return 'Both runs stand at the same times.';
	}
	return `Both runs have a state at ${count} ${count === 1 ? 'time' : 'times'}; only there they can be held against each other, and between them the lines are merely straight.`;
}

/** Where the two trajectories part, and how far apart they end. Steps are those of the run on show. */
export function describeParting(meetings: readonly Meeting[], steps: number): string {
	const [first, last] = [meetings[0], meetings.at(-1)];
	if (!first || !last) return '';
	const limit = `${formatPercent(PARTED)} of the state’s length`;
	const end = `${last.t === 0 ? 'In the end' : `At t = ${formatNumber(last.t)}`} they are ${formatPercent(last.state.relative)} apart.`;
	const where = ({ step, t }: Meeting) =>
		step < steps ? `step ${step + 1} (t = ${formatNumber(t)})` : 'the end';
	const parting = partingOf(meetings);
	if (parting === first) return `From the start they differ by more than ${limit}. ${end}`;
	const together = parting && meetings[meetings.indexOf(parting) - 1];
	if (parting && together) {
		if (parting.step - together.step > 1) {
			return `Somewhere between ${where(together)} and ${where(parting)}, where they have no time in common, they part by more than ${limit}. ${end}`;
		}
		return parting.step < steps
			? `From ${where(parting)} on they differ by more than ${limit}. ${end}`
			: `Only after the last step they differ by more than ${limit}. ${end}`;
	}
	const furthest = meetings.reduce((most, one) =>
		one.state.relative > most.state.relative ? one : most
	);
	if (furthest.state.relative > PARTED) {
		return `They are furthest apart at ${where(furthest)}, by ${formatPercent(furthest.state.relative)} of the state’s length, and come together again. ${end}`;
	}
	if (furthest.state.relative === 0) return 'Their states are the same, number by number.';
	return `They never differ by more than ${limit}; at most by ${formatPercent(furthest.state.relative)}, at ${where(furthest)}.`;
}
