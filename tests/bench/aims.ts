import { table } from './table.ts';

/** What may be at most, and what is: bytes, or a ratio. */
export interface Aim {
	readonly what: string;
	readonly most: number;
	readonly found: number;
	/** Writes both. */
	readonly format: (value: number) => string;
}

/** What could not be measured is missed. */
export const isMissed = ({ most, found }: Aim): boolean => !(found <= most);

/** The aims beside what was found. */
export function report(aims: readonly Aim[]): string {
	return table(
		['aim', 'at most', 'found', ''],
		aims.map((aim) => [
			aim.what,
			aim.format(aim.most),
			aim.format(aim.found),
			isMissed(aim) ? 'missed' : 'met'
		])
	);
}
