import type { Localisation } from '../trace/model-card.ts';
import { formatPercent } from '../viz/format.ts';

export interface BestHead {
	readonly block: number;
	readonly head: number;
	readonly share: number;
}

/** The head of cross-attention that most often looks where the object is; undefined where there is none. */
export function bestHead({ peaks }: Localisation): BestHead | undefined {
	return peaks
		.flatMap((heads, block) => heads.map((share, head) => ({ block, head, share })))
		.reduce<BestHead | undefined>(
			(best, one) => (best && best.share >= one.share ? best : one),
			undefined
		);
}

/** What to see in the table of all heads. */
export function localisationSentence(found: Localisation): string {
	const best = bestHead(found);
	const measured = `${found.objects} objects in ${found.pictures} right pictures of prompts that it never saw; a patch taken at random would lie on the object ${formatPercent(found.chance)} of the time.`;
	return best === undefined
		? measured
		: `Head ${best.head + 1} of block ${best.block + 1} listens most to an object’s words from a patch that the object covers in ${formatPercent(best.share)} of ${measured}`;
}
