import type { Branch } from '../trace/probes.ts';
import { momentOf } from './reading.ts';
import type { Sources, Unseen } from './recipe.ts';

interface Inside {
	readonly branch?: Branch;
}

/** Every number inside the text encoder goes into the vector of the word that it is about. */
export function unseenInText(
	ref: Inside & { readonly word: number; readonly entry: number },
	sources: Sources
): Unseen {
	const { word, entry } = ref;
	const { width } = sources.manifest.dit;
	return {
		why: 'It lies inside the text encoder, of which the engine gives the end only.',
		through: { kind: 'word-entry', word, entry: entry % width, ...momentOf(ref, sources) }
	};
}
