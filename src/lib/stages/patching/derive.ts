import { patchCell, patchGrid, patchify, type Cell } from '#lib/diffusion/patchify.ts';
import { argmax, mean } from '#lib/tensor/statistics.ts';
import { slice } from '#lib/tensor/indexing.ts';
import type { Tensor } from '#lib/tensor/tensor.ts';
import type { Manifest } from '#lib/trace/manifest.ts';
import type { StepTrace } from '#lib/trace/run.ts';
import type { Selection } from '#lib/trace/selection.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { placeName } from '#lib/viz/grid.ts';

/** What the stage reads; a part of every `StageInput`. */
export interface PatchingInput {
	readonly manifest: { readonly dit: Pick<Manifest['dit'], 'patchSize'> };
	readonly step: Pick<StepTrace, 't' | 'latent'>;
	readonly picture: Tensor | undefined;
}

/** A latent and the matrix that it is cut into. */
export interface PatchingData {
	readonly t: number;
	/** x_t `[C, s, s]`: what the transformer gets at this step. */
	readonly latent: Tensor;
	/** The same numbers as `[N, p²C]`: one row for each patch. */
	readonly tokens: Tensor;
	/** p: cells of the latent along a patch's side. */
	readonly patchSize: number;
	/** Patches along a side of the picture. */
	readonly grid: number;
	/** The decoded clean guess `[3, S, S]`, once it is there. */
	readonly picture: Tensor | undefined;
}

/** One number of a patch's vector, and where in the patch it comes from; all 0-based. */
export interface Entry extends Cell {
	readonly value: number;
}

export function derive({ manifest, step, picture }: PatchingInput): PatchingData {
	const { patchSize } = manifest.dit;
	return {
		t: step.t,
		latent: step.latent,
		tokens: patchify(step.latent, patchSize),
		patchSize,
		grid: step.latent.dims[2] / patchSize,
		picture
	};
}

/** The same cut of another picture, whose latent has no noise in it. */
export function cutAnother(
	{ patchSize }: PatchingData,
	{ picture, latent }: { readonly picture: Tensor; readonly latent: Tensor }
): PatchingData {
	return derive({ manifest: { dit: { patchSize } }, step: { t: 0, latent }, picture });
}

/** The cell of the latent `[C, s, s]` that entry `entry` of patch `patch` holds. */
export function cellOf({ latent, patchSize }: PatchingData, patch: number, entry: number): Cell {
	return patchCell(patchGrid(latent.dims, patchSize), patch, entry);
}

/** A patch's vector `[p²C]`, each number with its row and column inside the patch and its channel. */
export function entriesOf(data: PatchingData, patch: number): Entry[] {
	return Array.from(slice(data.tokens, patch).data, (value, entry) => {
		const { channel, row, column } = cellOf(data, patch, entry);
		return { channel, row: row % data.patchSize, column: column % data.patchSize, value };
	});
}

/** A patch as a piece of the latent `[C, p, p]`. */
export function pieceOf(data: PatchingData, patch: number): Tensor {
	const { latent, patchSize } = data;
	const piece = new Float32Array(latent.dims[0] * patchSize ** 2);
	for (const { channel, row, column, value } of entriesOf(data, patch)) {
		piece[(channel * patchSize + row) * patchSize + column] = value;
	}
	return { data: piece, dims: [latent.dims[0], patchSize, patchSize] };
}

export function describe(data: PatchingData, { patch }: Pick<Selection, 'patch'>): string {
	const { latent, tokens, grid, patchSize } = data;
	const [count, length] = tokens.dims;
	const whole =
		`A latent of ${latent.dims.join(' × ')} numbers is cut into ${grid} × ${grid} = ${count} patches ` +
		`of ${patchSize} × ${patchSize} cells, and each becomes a row of ${length} numbers.`;
	if (patch === null) return whole;
	const entries = entriesOf(data, patch);
	const values = entries.map(({ value }) => value);
	const largest = entries[argmax(values.map(Math.abs))];
	return (
		`${whole} The patch in ${placeName(patch, grid)} is row ${patch + 1} of the matrix: ` +
		`mean ${formatNumber(mean(values))}, strongest ${formatNumber(largest.value)} in channel ${largest.channel + 1}.`
	);
}
