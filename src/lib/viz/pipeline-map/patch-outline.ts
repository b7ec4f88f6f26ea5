import type { Manifest } from '../../trace/manifest.ts';
import { outlineInMosaic, outlineInPicture, outlineInRows, type PatchOutline } from '../patches.ts';
import type { Part } from './parts.ts';

type Outlining = (patch: number, manifest: Manifest) => PatchOutline;

const inMosaic: Outlining = (patch, { dit, latent }) =>
	outlineInMosaic(patch, dit.grid, latent.channels);
const inRows: Outlining = (patch, { dit }) => outlineInRows(patch, dit.grid);

/** The parts that stand once; in the many thumbnails of the blocks a row would be a line among lines. */
const OUTLININGS: Readonly<Partial<Record<Part, Outlining>>> = {
	noise: inMosaic,
	latent: inMosaic,
	conditional: inMosaic,
	unconditional: inMosaic,
	guided: inMosaic,
	next: inMosaic,
	picture: (patch, { dit }) => outlineInPicture(patch, dit.grid),
	patches: inRows,
	tokens: inRows,
	final: inRows
};

/** Where the thumbnail of a part shows a patch, or undefined where it has no patches to tell apart. */
export function outlineOf(part: Part, patch: number, manifest: Manifest): PatchOutline | undefined {
	return OUTLININGS[part]?.(patch, manifest);
}
