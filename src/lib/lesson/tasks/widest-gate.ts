import { slice } from '../../tensor/indexing.ts';
import { mean } from '../../tensor/statistics.ts';
import { formatNumber } from '../../viz/format.ts';
import type { Reading } from '../reading.ts';
import type { Task } from './task.ts';

const WITH_TEXT = 0;
const ATTENTION_GATE = 2;

/** The block that lets the most of its self-attention through. */
export const widestGate: Task = {
	done(reading) {
		const found = selectedGate(reading);
		return found !== undefined && found.gate === found.widest;
	},
	progress(reading) {
		const found = selectedGate(reading);
		return (
			found &&
			`Block ${found.block + 1} opens its attention gate to ${formatNumber(found.gate)} on average.`
		);
	}
};

/** Mean |gate| of self-attention in the selected block, and in the block where it is largest. */
function selectedGate({ internals, selection }: Reading) {
	const vectors = internals['adaln.vectors'];
	if (!vectors) return undefined;
	const gates = Array.from({ length: vectors.dims[0] }, (_, block) =>
		mean(slice(vectors, block, WITH_TEXT, ATTENTION_GATE).data.map(Math.abs))
	);
	const block = Math.min(selection.block, gates.length - 1);
	return { block, gate: gates[block], widest: Math.max(...gates) };
}
