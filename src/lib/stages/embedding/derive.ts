import { patchify } from '#lib/diffusion/patchify.ts';
import { dot, norm } from '#lib/tensor/algebra.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { argmax, extent, mean } from '#lib/tensor/statistics.ts';
import type { Tensor } from '#lib/tensor/tensor.ts';
import type { Manifest } from '#lib/trace/manifest.ts';
import type { Internals, StepTrace } from '#lib/trace/run.ts';
import type { Selection } from '#lib/trace/selection.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { cellOf, placeName } from '#lib/viz/grid.ts';
import { middlePatch } from '#lib/viz/patches.ts';

/** What the stage reads; a part of every `StageInput`. */
export interface EmbeddingInput {
	readonly manifest: { readonly dit: Pick<Manifest['dit'], 'patchSize' | 'grid'> };
	readonly step: Pick<StepTrace, 'latent'>;
	readonly internals: Internals;
	readonly picture: Tensor | undefined;
	readonly selection: Pick<Selection, 'patch'>;
}

/** Cosine of the angle between one patch's vector and every patch's, `[N]`: in what it holds, where it lies, and both. */
export interface Similarities {
	readonly content: Float32Array;
	readonly position: Float32Array;
	readonly token: Float32Array;
}

/** How one patch becomes a token. */
export interface EmbeddingData {
	readonly grid: number;
	/** The patch looked at: the selected one, else one near the middle. */
	readonly patch: number;
	/** Its numbers in the latent, `[p²C]`. */
	readonly vector: Float32Array;
	/** weights · vector + bias, `[D]`. */
	readonly projected: Float32Array;
	/** token − projected, `[D]`. */
	readonly position: Float32Array;
	/** What the first block gets, `[D]`. */
	readonly token: Float32Array;
	/** How alike this patch's vectors are to every patch's. */
	readonly similarities: Similarities;
	/** The length of every patch's token, `[N]`. */
	readonly norms: Float32Array;
	readonly picture: Tensor | undefined;
}

/** Neither branch's words have met the patches yet, so both hold the same numbers here. */
const WITH_TEXT = 0;

export function derive(input: EmbeddingInput): EmbeddingData | null {
	const { manifest, step, internals, picture, selection } = input;
	const projected = internals['embedding.projected'];
	const tokens = internals['embedding.tokens'];
	if (!projected || !tokens) return null;
	const { grid, patchSize } = manifest.dit;
	const patch = selection.patch ?? middlePatch(grid);
	const rows = (from: Tensor) =>
		Array.from({ length: from.dims[1] }, (_, n) => slice(from, WITH_TEXT, n).data);
	const linear = rows(projected);
	const embedded = rows(tokens);
	const positions = embedded.map((token, n) => token.map((value, d) => value - linear[n][d]));
	return {
		grid,
		patch,
		vector: slice(patchify(step.latent, patchSize), patch).data,
		projected: linear[patch],
		position: positions[patch],
		token: embedded[patch],
		similarities: {
			content: cosinesTo(patch, linear),
			position: cosinesTo(patch, positions),
			token: cosinesTo(patch, embedded)
		},
		norms: Float32Array.from(embedded, norm),
		picture
	};
}

/** a·b / (|a| |b|): 1 for vectors that point the same way, 0 for perpendicular ones. */
export function cosine(a: Float32Array, b: Float32Array): number {
	return dot(a, b) / (norm(a) * norm(b));
}

function cosinesTo(patch: number, vectors: readonly Float32Array[]): Float32Array {
	return Float32Array.from(vectors, (other) => cosine(vectors[patch], other));
}

/** The patch most like the one looked at, itself left out. */
export function nearest(similarities: Float32Array, patch: number): number {
	return argmax(similarities.map((similarity, n) => (n === patch ? -Infinity : similarity)));
}

/** Mean cosine with the up to eight patches around the one looked at, and with all those further away. */
export function nearAndFar(
	similarities: Float32Array,
	{ patch, grid }: Pick<EmbeddingData, 'patch' | 'grid'>
): { readonly near: number; readonly far: number } {
	const here = cellOf(patch, grid);
	const near: number[] = [];
	const far: number[] = [];
	similarities.forEach((similarity, n) => {
		const { row, column } = cellOf(n, grid);
		const away = Math.max(Math.abs(row - here.row), Math.abs(column - here.column));
		if (away > 0) (away === 1 ? near : far).push(similarity);
	});
	return { near: meanOf(near), far: meanOf(far) };
}

/** A grid of two by two has nothing further away. */
const meanOf = (values: readonly number[]) => (values.length === 0 ? NaN : mean(values));

export function describe(data: EmbeddingData): string {
	const { patch, grid, vector, projected, position, token, similarities, norms } = data;
	const like = nearest(similarities.position, patch);
	const [shortest, longest] = extent(norms).map(formatNumber);
	return (
		`The patch in ${placeName(patch, grid)} grows from ${vector.length} to ${token.length} ` +
		`numbers: its content has length ${formatNumber(norm(projected))}, its position adds a vector of length ` +
		`${formatNumber(norm(position))}. The most similar position is ${placeName(like, grid)} ` +
		`(cosine ${formatNumber(similarities.position[like])}); tokens are ${shortest} to ${longest} long.`
	);
}
