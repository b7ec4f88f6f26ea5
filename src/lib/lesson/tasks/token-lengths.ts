import { norm } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { formatNumber } from '../../viz/format.ts';
import type { Reading } from '../reading.ts';
import type { Task } from './task.ts';

const WITH_TEXT = 0;
const HOW_MANY = 3;

/** A patch whose token is among the longest. */
export const longToken: Task = {
	done(reading) {
		const found = selectedToken(reading);
		return found !== undefined && found.longer < HOW_MANY;
	},
	progress(reading) {
		if (!reading.internals['embedding.tokens']) return undefined;
		const found = selectedToken(reading);
		return found
			? `This token has length ${formatNumber(found.length)}; ${found.longer} others are longer.`
			: 'No patch is selected yet.';
	}
};

/** A patch whose token is among the shortest. */
export const shortToken: Task = {
	done(reading) {
		const found = selectedToken(reading);
		return found !== undefined && found.shorter < HOW_MANY;
	},
	progress(reading) {
		if (!reading.internals['embedding.tokens']) return undefined;
		const found = selectedToken(reading);
		return found
			? `This token has length ${formatNumber(found.length)}; ${found.shorter} others are shorter.`
			: 'No patch is selected yet.';
	}
};

/** The length of the selected patch's token, and how many are longer and shorter. */
function selectedToken({ internals, selection: { patch } }: Reading) {
	const tokens = internals['embedding.tokens'];
	if (!tokens || patch === null) return undefined;
	const lengths = Array.from({ length: tokens.dims[1] }, (_, n) =>
		norm(slice(tokens, WITH_TEXT, n).data)
	);
	const length = lengths[Math.min(patch, lengths.length - 1)];
	const count = (is: (other: number) => boolean) => lengths.filter(is).length;
	return {
		length,
		longer: count((other) => other > length),
		shorter: count((other) => other < length)
	};
}
