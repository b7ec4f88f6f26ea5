import { mean } from '../../tensor/statistics.ts';
import { slice } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Manifest } from '../../trace/manifest.ts';
import { ADALN_VECTORS, type ProbeName } from '../../trace/probes.ts';
import type { Internals, RunTrace, StepTrace } from '../../trace/run.ts';
import { mosaic } from './mosaic.ts';
import type { Part } from './parts.ts';

/** What the map's thumbnails are drawn from. */
export interface MapData {
	readonly manifest: Manifest;
	readonly trace: RunTrace | undefined;
	readonly step: StepTrace | undefined;
	readonly internals: Internals;
	/** The decoded clean guess `[3, S, S]`. */
	readonly picture: Tensor | undefined;
}

/** `[rows · columns]` values, row by row. */
export interface Cells {
	readonly values: Float32Array;
	readonly rows: number;
	readonly columns: number;
	readonly kind: 'signed' | 'sequential';
}

/** The branch with text: the row of the batch axis that the map shows. */
const WITH_TEXT = 0;
const ATTENTION_GATE = ADALN_VECTORS.indexOf('gate');
const MLP_GATE = ADALN_VECTORS.lastIndexOf('gate');

const signed = (values: Float32Array, rows: number, columns: number): Cells => ({
	values,
	rows,
	columns,
	kind: 'signed'
});
const across = ({ data }: Tensor) => signed(data, 1, data.length);
const down = ({ data }: Tensor) => signed(data, data.length, 1);
const matrix = ({ data, dims: [rows, columns] }: Tensor) => signed(data, rows, columns);
const channels = (latent: Tensor): Cells => ({ ...mosaic(latent), kind: 'signed' });

/** Attention `[H, N, M]`, averaged over the heads, for the first `keys` of M. */
function averageHeads({ data, dims: [heads, queries, width] }: Tensor, keys = width): Cells {
	const values = new Float32Array(queries * keys);
	for (let cell = 0; cell < values.length; cell++) {
		const place = Math.floor(cell / keys) * width + (cell % keys);
		for (let head = 0; head < heads; head++) {
			values[cell] += data[head * queries * width + place] / heads;
		}
	}
	return { values, rows: queries, columns: keys, kind: 'sequential' };
}

/** What the DiT is told of the time: cos(ω t) for all frequencies ω, then sin(ω t). */
function sinusoid({ dit: { frequencies } }: Manifest, t: number): Cells {
	const angles = frequencies.map((frequency) => frequency * t);
	const values = Float32Array.from([...angles.map(Math.cos), ...angles.map(Math.sin)]);
	return signed(values, 1, values.length);
}

type Drawing = (data: MapData) => Cells | undefined;

/** A probe at the branch with text; nothing where it is not captured. */
function probed(name: ProbeName, draw: (tensor: Tensor) => Cells): Drawing {
	return ({ internals }) => {
		const tensor = internals[name];
		return tensor && draw(slice(tensor, WITH_TEXT));
	};
}

const SINGLES: Readonly<Partial<Record<Part, Drawing>>> = {
	'text-states': ({ trace }) => {
		if (!trace) return undefined;
		const { data, dims } = slice(trace.text.states, WITH_TEXT);
		const words = trace.text.tokens.length;
		return signed(data.subarray(0, words * dims[1]), words, dims[1]);
	},
	pooled: ({ trace }) => trace && across(slice(trace.text.pooled, WITH_TEXT)),
	sinusoid: ({ manifest, step }) => step && sinusoid(manifest, step.t),
	'time-embedding': probed('time.embedding', across),
	condition: probed('condition.vector', across),
	noise: ({ trace }) => trace?.steps[0] && channels(trace.steps[0].latent),
	latent: ({ step }) => step && channels(step.latent),
	patches: probed('patching.tokens', matrix),
	tokens: probed('embedding.tokens', matrix),
	final: probed('final.output', matrix),
	conditional: ({ step }) => step && channels(step.conditional),
	unconditional: ({ step }) => step && channels(step.unconditional),
	guided: ({ step }) => step && channels(step.guided),
	next: ({ step }) => step && channels(step.next)
};

type BlockDrawing = (data: MapData, block: number) => Cells | undefined;

function probedBlock(
	name: ProbeName,
	draw: (tensor: Tensor, data: MapData) => Cells
): BlockDrawing {
	return (data, block) => {
		const tensor = data.internals[name];
		return tensor && draw(slice(tensor, block, WITH_TEXT), data);
	};
}

const BLOCKS: Readonly<Partial<Record<Part, BlockDrawing>>> = {
	'modulate-attention': probedBlock('attention.self.input', matrix),
	'self-attention': probedBlock('attention.self.probs', (probs) => averageHeads(probs)),
	'gate-attention': probedBlock('adaln.vectors', (vectors) => down(slice(vectors, ATTENTION_GATE))),
	'cross-attention': probedBlock('attention.cross.probs', (probs, { trace }) =>
		averageHeads(probs, trace?.text.tokens.length)
	),
	'modulate-mlp': probedBlock('mlp.input', matrix),
	mlp: probedBlock('mlp.out', matrix),
	'gate-mlp': probedBlock('adaln.vectors', (vectors) => down(slice(vectors, MLP_GATE))),
	residual: (data, block) => probedBlock('residual.stream', matrix)(data, block + 1)
};

/** The numbers of a node's own tensor, or undefined where they are not captured. */
export function cellsOf(part: Part, block: number | undefined, data: MapData): Cells | undefined {
	return block === undefined ? SINGLES[part]?.(data) : BLOCKS[part]?.(data, block);
}

/**
 * Where the colours of thumbnails end: probabilities at their largest, signed numbers at three times their root
 * mean square, so that one outlier does not bleach the rest. One range for all that are given.
 */
export function commonExtent(thumbnails: readonly Cells[]): number {
	if (thumbnails[0]?.kind === 'sequential') {
		return Math.max(...thumbnails.map(({ values }) => values.reduce((a, b) => Math.max(a, b), 0)));
	}
	const squares = thumbnails.map(({ values }) => meanSquare(values));
	return squares.length === 0 ? 0 : 3 * Math.sqrt(mean(squares));
}

/** NaN aside. */
function meanSquare(values: Float32Array): number {
	let sum = 0;
	let count = 0;
	for (const value of values) {
		if (Number.isNaN(value)) continue;
		sum += value * value;
		count += 1;
	}
	return sum / count;
}
