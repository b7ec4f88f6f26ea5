import { slice } from '../../tensor/indexing.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { AskedObject, Half } from './asked-layout.ts';
import type { AttentionMaps } from './maps.ts';

/** How far one head's cross-attention follows the layout that the prompt asks for. */
export interface AskedHead {
	readonly block: number;
	readonly head: number;
	/** See {@link shareInHalf}, an entry for each object. */
	readonly shares: readonly number[];
	/** Their mean, all objects alike. */
	readonly share: number;
}

/** Every head of every block, blocks first, L·H of them. */
export function askedHeadsOf(
	{ probs }: AttentionMaps,
	objects: readonly AskedObject[],
	grid: number
): AskedHead[] {
	return probs.flatMap((heads, block) =>
		Array.from({ length: heads.dims[0] }, (_, head) => {
			const map = slice(heads, head);
			const shares = objects.map((object) => shareInHalf(map, object, grid));
			return {
				block,
				head,
				shares,
				share: shares.reduce((sum, share) => sum + share, 0) / shares.length
			};
		})
	);
}

/**
 * Of all the attention that patches give to an object's words, the share of those in the half where the prompt asks for
 * it: 0.5 where all patches read them alike, 0 where none does.
 *
 * @param map patches → words, `[N, M]`.
 */
export function shareInHalf(
	{ data, dims: [patches, keys] }: Tensor,
	{ words, half }: Pick<AskedObject, 'words' | 'half'>,
	grid: number
): number {
	let [inside, all] = [0, 0];
	for (let patch = 0; patch < patches; patch++) {
		const reading = words.reduce((sum, word) => sum + data[patch * keys + word], 0);
		inside += reading * partIn(half, patch, grid);
		all += reading;
	}
	return all === 0 ? 0 : inside / all;
}

/** How much of a patch lies in a half: all, nothing, or half of it in the middle of an odd grid. */
function partIn(half: Half, patch: number, grid: number): number {
	const place = half === 'left' || half === 'right' ? patch % grid : Math.floor(patch / grid);
	const inFirst = Math.min(1, Math.max(0, grid / 2 - place));
	return half === 'left' || half === 'top' ? inFirst : 1 - inFirst;
}
