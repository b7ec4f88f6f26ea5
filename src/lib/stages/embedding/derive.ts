import { patchify } from '#lib/diffusion/patchify.ts';
import { dot, norm } from '#lib/tensor/algebra.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { argmax, extent } from '#lib/tensor/statistics.ts';
import type { Tensor } from '#lib/tensor/tensor.ts';
import type { Manifest } from '#lib/trace/manifest.ts';
import type { Internals, StepTrace } from '#lib/trace/run.ts';
import type { Selection } from '#lib/trace/selection.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { placeName } from '#lib/viz/grid.ts';

/** What the stage reads; a part of every `StageInput`. */
export interface EmbeddingInput {
	readonly manifest: { readonly dit: Pick<Manifest['dit'], 'patchSize' | 'grid'> };
	readonly step: Pick<StepTrace, 'latent'>;
	readonly internals: Internals;
	readonly picture: Tensor | undefined;
	readonly selection: Pick<Selection, 'patch'>;
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
	/** Cosine of the angle between this patch's position vector and every patch's, `[N]`. */
	readonly similarities: Float32Array;
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
	const patch = selection.patch ?? Math.floor(grid / 2) * (grid + 1);
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
		similarities: Float32Array.from(positions, (other) => cosine(positions[patch], other)),
		norms: Float32Array.from(embedded, norm),
		picture
	};
}

/** a·b / (|a| |b|): 1 for vectors that point the same way, 0 for perpendicular ones. */
export function cosine(a: Float32Array, b: Float32Array): number {
	return dot(a, b) / (norm(a) * norm(b));
}

/** The patch whose position vector is most like that of the patch looked at, itself left out. */
export function nearestPosition({ similarities, patch }: EmbeddingData): number {
	return argmax(similarities.map((similarity, n) => (n === patch ? -Infinity : similarity)));
}

export function describe(data: EmbeddingData): string {
	const nearest = nearestPosition(data);
	const [shortest, longest] = extent(data.norms).map(formatNumber);
	return (
		`The patch in ${placeName(data.patch, data.grid)} grows from ${data.vector.length} to ${data.token.length} ` +
		`numbers: its content has length ${formatNumber(norm(data.projected))}, its position adds a vector of length ` +
		`${formatNumber(norm(data.position))}. The most similar position is ${placeName(nearest, data.grid)} ` +
		`(cosine ${formatNumber(data.similarities[nearest])}); tokens are ${shortest} to ${longest} long.`
	);
}
