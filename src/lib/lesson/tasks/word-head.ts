import { at, slice } from '../../tensor/indexing.ts';
import { mean } from '../../tensor/statistics.ts';
import { formatPercent } from '../../viz/format.ts';
import type { Reading } from '../reading.ts';
import type { Task } from './task.ts';

const WITH_TEXT = 0;

/** A head that reads one of the words more than if it read all tokens alike. */
export const wordHead: Task = {
	done(reading) {
		const found = selectedPair(reading);
		return found !== undefined && found.share > found.even;
	},
	progress(reading) {
		if (!reading.internals['attention.cross.probs']) return undefined;
		const found = selectedPair(reading);
		if (!found) return 'A single head and a word are still to be selected.';
		const [share, even] = [found.share, found.even].map(formatPercent);
		return `This head gives “${found.word}” ${share} of its reading; an even share is ${even}.`;
	}
};

/** How much of its reading the selected head gives to the selected word, over all patches, and what an even share is. */
function selectedPair({ manifest, trace, internals, selection: { block, head, word } }: Reading) {
	const probs = internals['attention.cross.probs'];
	if (!manifest || !trace || !probs || head === null || !word) return undefined;
	const { tokens } = trace.text;
	if (word >= tokens.length) return undefined;
	const { depth, heads } = manifest.dit;
	const reads = slice(probs, Math.min(block, depth - 1), WITH_TEXT, Math.min(head, heads - 1));
	const shares = Array.from({ length: reads.dims[0] }, (_, patch) => at(reads, patch, word));
	return { word: tokens[word].text, share: mean(shares), even: 1 / tokens.length };
}
