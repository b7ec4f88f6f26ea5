import type { BlockPart } from '../trace/number-ref.ts';
import type { Branch, ProbeName } from '../trace/probes.ts';
import { partFactor } from './changes.ts';
import { f32 } from './float32.ts';
import { rowOf } from './reading.ts';
import type { Sources } from './recipe.ts';

/** Where an entry of a token is followed through the blocks. */
export interface InStream {
	readonly block: number;
	readonly patch: number;
	readonly step: number;
	readonly branch: Branch;
}

/** Probes that the stream inside a block is put together from. */
export const STREAM_PROBES: readonly ProbeName[] = [
	'residual.stream',
	'adaln.vectors',
	'attention.self.out',
	'attention.cross.out'
];

/** Index of a part's gate in `adaln.vectors`. */
export const GATES = { self: 2, mlp: 5 } as const;

/**
 * A token `[D]` as a part of a block finds it. The engine shows it between blocks only; inside a block it is put
 * together from what the parts before added.
 */
export function streamBefore(part: BlockPart, where: InStream, sources: Sources): Float32Array {
	const { block, branch, patch } = where;
	const start = rowOf(sources, 'residual.stream', block, branch, patch);
	if (part === 'self') return start;
	const gate = rowOf(sources, 'adaln.vectors', block, branch, GATES.self);
	const self = rowOf(sources, 'attention.self.out', block, branch, patch);
	const asking = partFactor('self', block, sources);
	const asked = start.map((value, i) => f32(value + f32(asking * f32(gate[i] * self[i]))));
	if (part === 'cross') return asked;
	const cross = rowOf(sources, 'attention.cross.out', block, branch, patch);
	const reading = partFactor('cross', block, sources);
	return asked.map((value, i) => value + f32(reading * cross[i]));
}
