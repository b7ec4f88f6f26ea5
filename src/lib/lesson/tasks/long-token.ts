import { norm } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { formatNumber } from '../../viz/format.ts';
import type { Reading } from '../reading.ts';
import type { Task } from './task.ts';

const WITH_TEXT = 0;
const HOW_MANY_LONGEST = 3;

/** A patch whose token is among the longest. */
export const longToken: Task = {
	done(reading) {
		const found = selectedToken(reading);
		return found !== undefined && found.longer < HOW_MANY_LONGEST;
	},
	progress(reading) {
		if (!reading.internals['embedding.tokens']) return undefined;
		const found = selectedToken(reading);
		return found
			? `This token has length ${formatNumber(found.length)}; ${found.longer} others are longer.`
			: 'No patch is selected yet.';
	}
};

/** The length of the selected patch's token, and how many are longer. */
function selectedToken({ internals, selection: { patch } }: Reading) {
	const tokens = internals['embedding.tokens'];
	if (!tokens || patch === null) return undefined;
	const lengths = Array.from({ length: tokens.dims[1] }, (_, n) =>
		norm(slice(tokens, WITH_TEXT, n).data)
	);
	const length = lengths[Math.min(patch, lengths.length - 1)];
	return { length, longer: lengths.filter((other) => other > length).length };
}
