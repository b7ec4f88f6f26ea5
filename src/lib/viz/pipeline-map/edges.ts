import type { Information } from '../information.ts';
import { nodeId, type BlockPart, type SinglePart } from './parts.ts';

/**
 * How an edge is drawn: `flow` straight from node to node; `rail` from a condition over the stack and down a
 * column; `stream` the residual stream through a block's row; `branch` off it and `join` back onto it; `exit` from
 * the last row to the final layer; `loop`
 * from the end of a step to the beginning of the next.
 */
export type EdgeKind = 'flow' | 'rail' | 'stream' | 'branch' | 'join' | 'exit' | 'loop';

export interface Edge {
	readonly id: string;
	readonly from: string;
	readonly to: string;
	readonly kind: EdgeKind;
	readonly information: readonly Information[];
	readonly block?: number;
}

type Flow = readonly [SinglePart, SinglePart, Information];

const FLOWS: readonly Flow[] = [
	['prompt', 'text-states', 'words'],
	['text-states', 'pooled', 'words'],
	['pooled', 'condition', 'words'],
	['timestep', 'sinusoid', 'time'],
	['sinusoid', 'time-embedding', 'time'],
	['time-embedding', 'condition', 'time'],
	['noise', 'latent', 'noise'],
	['latent', 'patches', 'picture'],
	['patches', 'tokens', 'picture'],
	['final', 'conditional', 'noise'],
	['final', 'unconditional', 'noise'],
	['conditional', 'guided', 'noise'],
	['unconditional', 'guided', 'noise'],
	['guided', 'sampler', 'noise'],
	['sampler', 'next', 'picture'],
	['guided', 'decoder', 'picture'],
	['decoder', 'picture', 'picture']
];

const CONDITIONED: readonly BlockPart[] = [
	'modulate-attention',
	'gate-attention',
	'modulate-mlp',
	'gate-mlp'
];
const INNER: readonly (readonly [BlockPart, BlockPart])[] = [
	['modulate-attention', 'self-attention'],
	['self-attention', 'gate-attention'],
	['modulate-mlp', 'mlp'],
	['mlp', 'gate-mlp']
];
const BRANCHES: readonly BlockPart[] = ['modulate-attention', 'cross-attention', 'modulate-mlp'];
const JOINS: readonly BlockPart[] = ['gate-attention', 'cross-attention', 'gate-mlp'];

function edge(
	from: string,
	to: string,
	kind: EdgeKind,
	information: readonly Information[],
	block?: number
): Edge {
	return { id: `${from} → ${to} (${kind})`, from, to, kind, information, block };
}

function blockEdges(block: number): Edge[] {
	const id = (part: BlockPart) => nodeId(part, block);
	const before = block === 0 ? 'tokens' : nodeId('residual', block - 1);
	return [
		edge(before, id('residual'), 'stream', ['picture'], block),
		...BRANCHES.map((part) => edge(before, id(part), 'branch', ['picture'], block)),
		...INNER.map(([from, to]) => edge(id(from), id(to), 'flow', ['picture'], block)),
		...JOINS.map((part) => edge(id(part), id('residual'), 'join', ['picture'], block)),
		...CONDITIONED.map((part) => edge('condition', id(part), 'rail', ['words', 'time'], block)),
		edge('text-states', id('cross-attention'), 'rail', ['words'], block)
	];
}

/** Who feeds whom in a model of `depth` blocks. */
export function pipelineEdges(depth: number): Edge[] {
	return [
		...FLOWS.map(([from, to, information]) => edge(from, to, 'flow', [information])),
		...Array.from({ length: depth }, (_, block) => blockEdges(block)).flat(),
		edge(nodeId('residual', depth - 1), 'final', 'exit', ['picture']),
		edge('next', 'latent', 'loop', ['picture'])
	];
}
