import { at } from '../../tensor/indexing.ts';
import { stepOf } from '../reading.ts';
import type { Equation } from './equation.ts';
import { factor } from './tex.ts';

const WITH_TEXT = 0;
const FIRST = 0;
const [SHIFT, SCALE, GATE] = [0, 1, 2];

/** adaLN-Zero: Peebles & Xie 2022, section 3.2 and figure 3. */
export const modulation: Equation = {
	title: 'Every token is scaled and shifted on its way in; what comes back is gated.',
	tex: String.raw`\begin{aligned} h &= \mathrm{LN}(x) \odot (1 + \text{scale}) + \text{shift} \\ x &\leftarrow x + \text{gate} \odot \mathrm{Attention}(h) \end{aligned}`,
	live(reading) {
		const vectors = reading.internals['adaln.vectors'];
		if (!vectors) return undefined;
		const block = Math.min(reading.selection.block, vectors.dims[0] - 1);
		const [shift, scale, gate] = [SHIFT, SCALE, GATE].map((index) =>
			at(vectors, block, WITH_TEXT, index, FIRST)
		);
		return {
			tex: String.raw`\begin{aligned} h &= \mathrm{LN}(x) \cdot (1 + ${factor(scale)}) + ${factor(shift)} \\ x &\leftarrow x + ${factor(gate)} \cdot \mathrm{Attention}(h) \end{aligned}`,
			where: `The first number of every token in block ${block + 1}, at ${stepOf(reading)}.`
		};
	}
};
