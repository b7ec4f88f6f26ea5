import type { Tensor } from '../../tensor/tensor.ts';
import type { Internals, RunTrace } from '../../trace/run.ts';
import { difference, type Difference } from '../parity.ts';
import type { GoldenRun } from './golden.ts';

/** A golden run made again: its trace, the internals of its inspected step, and its finished picture `[3, S, S]`. */
export interface RunMadeAgain {
	readonly trace: RunTrace;
	readonly internals: Internals;
	readonly picture: Tensor;
}

/** By quantity: the words, every probe, the outputs and the state at the end, the picture. */
export type Differences = Readonly<Record<string, Difference>>;
type Quantities = Readonly<Record<string, Tensor>>;

/** How far a run is from PyTorch's. */
export function differencesFrom(golden: GoldenRun, made: RunMadeAgain): Differences {
	const { text, steps } = made.trace;
	const last = steps.at(-1)!;
	const found: Quantities = {
		'text.states': text.states,
		'text.pooled': text.pooled,
		...made.internals,
		'with text, at the end': last.conditional,
		'without text, at the end': last.unconditional,
		'latent, at the end': last.next,
		picture: made.picture
	};
	const differences = Object.entries(expectedOf(golden)).map(
		([name, expected]) => [name, difference(found[name]!, expected)] as const
	);
	return Object.fromEntries(differences);
}

function expectedOf(golden: GoldenRun): Quantities {
	return {
		'text.states': golden.states,
		'text.pooled': golden.pooled,
		...Object.fromEntries(golden.internals),
		'with text, at the end': golden.conditional.at(-1)!,
		'without text, at the end': golden.unconditional.at(-1)!,
		'latent, at the end': golden.latents.at(-1)!,
		picture: golden.picture
	};
}

/** A line a quantity: PyTorch's largest number, and how far from PyTorch each engine is, absolute and relative to it. */
export function parityTable(
	golden: GoldenRun,
	engines: Readonly<Record<string, Differences>>
): string {
	const columns = Object.values(engines);
	const rows = Object.entries(expectedOf(golden)).map(([name, { data }]) => {
		const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
		const cells = columns.map((column) => format(column[name]!));
		return [name, largest.toPrecision(3), ...cells];
	});
	const table = [['', 'PyTorch, largest', ...Object.keys(engines)], ...rows].map((cells) =>
		cells.map((cell, i) => cell.padEnd(i === 0 ? 26 : 19)).join('')
	);
	return ['largest difference from PyTorch, absolute (relative)', ...table].join('\n');
}

function format({ absolute, relative }: Difference): string {
	return `${absolute.toExponential(1)} (${relative.toExponential(1)})`;
}
