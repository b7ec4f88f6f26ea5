import { kilobytes, table } from './table.ts';

/** What a download may weigh at most, and what it does weigh, in bytes. */
export interface Aim {
	readonly what: string;
	readonly most: number;
	readonly found: number;
}

/** The aims beside what was found; what could not be weighed is missed. */
export function report(aims: readonly Aim[]): string {
	return table(
		['aim', 'at most', 'found', ''],
		aims.map(({ what, most, found }) => [
			what,
			kilobytes(most),
			kilobytes(found),
			found <= most ? 'met' : 'missed'
		])
	);
}
