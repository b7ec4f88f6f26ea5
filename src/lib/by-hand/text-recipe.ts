import type { TextNumberRef } from '../trace/number-ref.ts';
import type { Branch } from '../trace/probes.ts';
import { namesOf, type Names } from './names.ts';
import { momentOf } from './reading.ts';
import type { Recipe, Sources, Unseen, Work } from './recipe.ts';
import { encodeByHand, type EncodedText } from './text-encoder.ts';

/** The text encoder as a number inside it finds it. */
export interface InText extends EncodedText {
	readonly sources: Sources;
	readonly names: Names;
	/** When its operands were made, and in which branch. */
	readonly moment: { readonly step: number; readonly branch: Branch };
}

/** What a kind of number inside the text encoder has of its own. */
interface TextRecipe<Ref> extends Pick<Recipe, 'meaning'> {
	title(ref: Ref, names: Names): string;
	formula(ref: Ref): string;
	work(ref: Ref, text: InText): Work | Promise<Work>;
}

/** There are no probes in the text encoder: it is computed in the page, and reads nothing but the words. */
export function inText<Ref extends TextNumberRef>(recipe: TextRecipe<Ref>): Recipe<Ref> {
	return {
		...recipe,
		probes: [],
		isTimeless: true,
		engine: unseenInText,
		async work(ref, sources) {
			const moment = momentOf(ref, sources);
			const names = namesOf(sources.manifest, sources.trace, moment.step);
			const encoded = await encodeByHand(sources, moment.branch);
			return recipe.work(ref, { ...encoded, sources, names, moment });
		}
	};
}

/** Every number inside the text encoder goes into the vector of the word that it is about; a pair, of the one that asks. */
function unseenInText(ref: TextNumberRef, sources: Sources): Unseen {
	const word = 'word' in ref ? ref.word : ref.query;
	const entry = 'entry' in ref ? ref.entry % sources.manifest.dit.width : 0;
	return {
		why: 'It lies inside the text encoder, of which the engine gives the end only.',
		through: { kind: 'word-entry', word, entry, ...momentOf(ref, sources) }
	};
}
