import { formatNumber } from '../format.ts';
import { sequentialScale, signedScale, type ColourScale } from '../scales.ts';
import type { ThemeName } from '../theme.svelte.ts';
import type { MapNode } from './layout.ts';
import type { Part } from './parts.ts';
import { cellsOf, commonExtent, type Cells, type MapData } from './thumbnails.ts';

/** What a node shows. */
export interface Drawing {
	readonly node: MapNode;
	readonly cells: Cells | undefined;
	readonly scale: ColourScale;
	/** True where its numbers, or its words, are not there. */
	readonly absent: boolean;
	/** For the tip and for screen readers. */
	readonly title: string;
}

/** Parts that are compared share one range of colours. */
const RANGES: readonly (readonly Part[])[] = [
	['noise', 'latent', 'next'],
	['conditional', 'unconditional', 'guided'],
	['modulate-attention', 'modulate-mlp'],
	['gate-attention', 'gate-mlp'],
	['tokens', 'residual']
];

/** Their padding, which means nothing, is left out. */
const WORDS_ONLY: readonly Part[] = ['text-states', 'cross-attention'];

function rangeOf(part: Part): string {
	return RANGES.find((range) => range.includes(part))?.join() ?? part;
}

/** What all nodes show, given what has been computed so far. */
export function drawNodes(
	nodes: readonly MapNode[],
	data: MapData,
	theme: ThemeName,
	stages: readonly { readonly id: string; readonly title: string }[]
): Drawing[] {
	const cells = nodes.map(({ part, block }) => cellsOf(part, block, data));
	const ranges = Map.groupBy(nodes.keys(), (i) => rangeOf(nodes[i].part));
	const scales = new Map(
		[...ranges].map(([range, members]) => {
			const present = members.flatMap((i) => cells[i] ?? []);
			const scale = present[0]?.kind === 'sequential' ? sequentialScale : signedScale;
			return [range, scale(commonExtent(present), theme)];
		})
	);
	return nodes.map((node, i) => {
		const scale = scales.get(rangeOf(node.part)) ?? signedScale(1, theme);
		const absent = cells[i] === undefined && isAbsent(node.part, data);
		const stage = stages.find(({ id }) => id === node.stage)?.title ?? node.stage;
		const sentences = [
			nameOf(node),
			absent ? 'not captured' : contentOf(node, data, cells[i], scale)
		];
		const title = `${sentences.filter(Boolean).join(': ')}. Opens “${stage}”.`;
		return { node, cells: cells[i], scale, absent, title };
	});
}

/** Parts without a tensor of numbers show words, the time, an operation or the picture. */
function isAbsent(part: Part, { trace, step, picture }: MapData): boolean {
	if (part === 'decoder') return false;
	if (part === 'prompt') return trace === undefined;
	if (part === 'picture') return picture === undefined;
	return step === undefined || (part !== 'timestep' && part !== 'sampler');
}

function nameOf({ label, block }: MapNode): string {
	return block === undefined ? label : `block ${block + 1}, ${label}`;
}

function contentOf(
	{ part, shape }: MapNode,
	{ trace, step }: MapData,
	cells: Cells | undefined,
	{ kind, domain: [, end] }: ColourScale
): string {
	if (cells) {
		const range = kind === 'signed' ? `±${formatNumber(end)}` : formatNumber(end);
		const shown = WORDS_ONLY.includes(part)
			? `, the ${trace?.text.tokens.length} words of them shown`
			: '';
		return `${shape.join(' × ')} numbers${shown}, colours end at ${range}`;
	}
	if (part === 'prompt') return trace?.text.tokens.map(({ text }) => text).join(' ') ?? '';
	if (part === 'timestep' && step) return formatNumber(step.t);
	if (part === 'sampler' && step && trace)
		return `${trace.request.sampler}, step ${step.index + 1} of ${trace.request.steps}`;
	return shape.length ? `${shape.join(' × ')} numbers` : '';
}
