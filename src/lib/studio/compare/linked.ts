import type { Selection } from '../../trace/selection.ts';

/** What every picture and map of Compare shares. */
export interface Linked {
	readonly selection: Selection;
	readonly select: (change: Partial<Selection>) => void;
	/** The patch pointed at, in whichever picture or map. */
	readonly pointed: number | null;
	readonly point: (patch: number | null) => void;
}
