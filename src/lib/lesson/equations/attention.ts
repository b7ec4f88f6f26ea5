import { dot } from '../../tensor/algebra.ts';
import { slice } from '../../tensor/indexing.ts';
import { softmax } from '../../tensor/softmax.ts';
import { argmax } from '../../tensor/statistics.ts';
import { patchInFocus, placeOf } from '../reading.ts';
import type { Equation } from './equation.ts';
import { tex } from './tex.ts';

const WITH_TEXT = 0;

/** Vaswani et al. 2017, equation 1. */
export const attention: Equation = {
	title: 'How much each patch takes from each other one.',
	tex: String.raw`\mathrm{softmax}\!\left(\frac{q\,k^{\top}}{\sqrt d}\right) v`,
	live(reading) {
		const { manifest, internals, selection } = reading;
		const queries = internals['attention.self.q'];
		const keys = internals['attention.self.k'];
		const query = patchInFocus(reading);
		if (!manifest || !queries || !keys || query === undefined) return undefined;
		const { grid, depth, heads } = manifest.dit;
		const block = Math.min(selection.block, depth - 1);
		const head = Math.min(selection.head ?? 0, heads - 1);
		const q = slice(queries, block, WITH_TEXT, head, query).data;
		const products = Float32Array.from({ length: grid ** 2 }, (_, key) =>
			dot(q, slice(keys, block, WITH_TEXT, head, key).data)
		);
		const logits = products.map((product) => product / Math.sqrt(q.length));
		const best = argmax(logits);
		const logit = tex(logits[best]);
		const share = tex(softmax(logits)[best]);
		return {
			tex: String.raw`\begin{aligned} \frac{q \cdot k}{\sqrt d} &= \frac{${tex(products[best])}}{\sqrt{${q.length}}} = ${logit} \\ \frac{e^{${logit}}}{\sum_{j=1}^{${grid ** 2}} e^{\ldots}} &= ${share} \end{aligned}`,
			where: `Head ${head + 1} of block ${block + 1}: the patch in ${placeOf(query, grid)} looks most at the one in ${placeOf(best, grid)}.`
		};
	}
};
