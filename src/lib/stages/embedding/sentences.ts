import { argmax, extent } from '#lib/tensor/statistics.ts';
import { formatNumber } from '#lib/viz/format.ts';
import { placeName } from '#lib/viz/grid.ts';
import { nearAndFar, nearest, type EmbeddingData } from './derive.ts';

/** What the three maps of cosines show: what alone is alike, and what the position does to it. */
export function describeLikeness(data: EmbeddingData): string {
	const { patch, grid, similarities } = data;
	const place = (values: Float32Array) => placeName(nearest(values, patch), grid);
	const { content, token } = similarities;
	const [before, after] = [nearAndFar(content, data), nearAndFar(token, data)];
	const change = (from: number, to: number) => `from ${formatNumber(from)} to ${formatNumber(to)}`;
	const far = Number.isNaN(before.far)
		? ''
		: `, with those further away ${change(before.far, after.far)}`;
	return (
		`By what it holds, ${placeName(patch, grid)} is most like ${place(content)}; as a token, with its place added, ` +
		`most like ${place(token)}. Adding the places takes its mean cosine with the patches around it ` +
		`${change(before.near, after.near)}${far}. Choose another patch to ask about it.`
	);
}

/** Where the longest and the shortest token lie. */
export function describeNorms({ norms, grid }: EmbeddingData): string {
	const [shortest, longest] = extent(norms).map(formatNumber);
	const last = argmax(norms.map((length) => -length));
	return (
		`The longest token is in ${placeName(argmax(norms), grid)}, ${longest}; ` +
		`the shortest in ${placeName(last, grid)}, ${shortest}.`
	);
}
