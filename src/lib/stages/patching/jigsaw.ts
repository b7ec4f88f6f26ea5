import { patchify, unpatchify } from '#lib/diffusion/patchify.ts';
import { philox } from '#lib/diffusion/prng.ts';
import { slice } from '#lib/tensor/indexing.ts';
import { tensor, type Tensor } from '#lib/tensor/tensor.ts';

/** Which patch lies at every place, `[N]`; both counted in reading order. */
export type Order = readonly number[];

/** The stream of the puzzle's random numbers; runs use the small numbers. */
const PUZZLE_STREAM = 2 ** 30;

/** Every patch at home. */
export function inOrder(count: number): Order {
	return Array.from({ length: count }, (_, patch) => patch);
}

/**
 * Takes `moved` of `count` patches from their places and lays each at another's. The same seed, the same puzzle.
 *
 * References: Durstenfeld, "Algorithm 235: random permutation", 1964, chooses them; Sattolo, "An algorithm to generate
 * a random cyclic permutation", 1986, moves every one of them.
 *
 * @param moved 2 … count.
 */
export function shuffled(count: number, moved: number, seed: number): Order {
	const below = drawer(seed);
	const places = [...inOrder(count)];
	for (let i = 0; i < moved; i++) exchange(places, i, i + below(count - i));
	const chosen = places.slice(0, moved);
	const cycle = [...chosen];
	for (let i = moved - 1; i > 0; i--) exchange(cycle, i, below(i));
	const order = [...inOrder(count)];
	chosen.forEach((place, i) => (order[place] = cycle[i]));
	return order;
}

/** Whole numbers below a bound, one after the other. */
function drawer(seed: number): (bound: number) => number {
	let drawn = 0;
	return (bound) => {
		const [word] = philox([drawn++, 0, 0, 0], [seed, PUZZLE_STREAM]);
		return Math.floor((word / 2 ** 32) * bound);
	};
}

/** The order after what lies at two places has changed places. */
export function swapped(order: Order, a: number, b: number): Order {
	const next = [...order];
	exchange(next, a, b);
	return next;
}

function exchange(list: number[], a: number, b: number): void {
	[list[a], list[b]] = [list[b], list[a]];
}

/** Where every patch lies, `[N]`: the inverse of the order. */
export function placesOf(order: Order): number[] {
	const places: number[] = [];
	order.forEach((patch, place) => (places[patch] = place));
	return places;
}

/** How many patches are not at home. */
export function misplaced(order: Order): number {
	return order.filter((patch, place) => patch !== place).length;
}

/** A picture `[3, S, S]` in its patches' order, `[N]` pieces of `[3, S/grid, S/grid]`. */
export function piecesOf(picture: Tensor, grid: number): Tensor[] {
	const side = picture.dims[1] / grid;
	const rows = patchify(picture, side);
	return Array.from({ length: grid ** 2 }, (_, patch) => {
		const { data } = slice(rows, patch);
		return unpatchify(tensor(data, [1, data.length]), side, [picture.dims[0], side, side]);
	});
}
