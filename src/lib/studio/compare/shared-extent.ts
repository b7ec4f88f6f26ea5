import { symmetricExtent } from '../../viz/scales.ts';

/** So that a few outliers do not bleach all other cells. */
const SHARE = 0.99;

/** The magnitude that nearly all numbers of several maps do not exceed: the end of the one scale that they share. */
export function sharedExtent(maps: readonly Float32Array[]): number {
	const all = new Float32Array(maps.reduce((size, map) => size + map.length, 0));
	let filled = 0;
	for (const map of maps) {
		all.set(map, filled);
		filled += map.length;
	}
	return symmetricExtent(all, SHARE);
}
