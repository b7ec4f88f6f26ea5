import type { Place } from '../trace/number-ref.ts';

/** `token[13]`: an entry of a vector, counted from 1 as everywhere on the page. */
export function entryName(vector: string, entry: number): string {
	return `${vector}[${entry + 1}]`;
}

/** `patch 29, entry 13` */
export function ofPatch({ patch, entry }: { patch: number; entry: number }): string {
	return `patch ${patch + 1}, entry ${entry + 1}`;
}

/** `channel 1, row 4, column 7` */
export function ofPlace(place: Place): string {
	return `channel ${place.channel + 1}, row ${place.row + 1}, column ${place.column + 1}`;
}

/** `block 3, head 2` */
export function ofHead({ block, head }: { block: number; head: number }): string {
	return `block ${block + 1}, head ${head + 1}`;
}
