import { at } from '../../tensor/indexing.ts';
import { stepOf } from '../reading.ts';
import type { Equation } from './equation.ts';
import { factor, tex } from './tex.ts';

const WITH_TEXT = 0;
const FIRST = 0;

/** Peebles & Xie 2022, section 3.2: the class label's vector is here the pooled prompt's. */
export const condition: Equation = {
	title: 'One vector for everything a block must know: the time plus the prompt.',
	tex: String.raw`c = \mathrm{MLP}(\text{waves}(t)) + \text{pooled words}`,
	live(reading) {
		const time = reading.internals['time.embedding'];
		const sum = reading.internals['condition.vector'];
		if (!reading.trace || !time || !sum) return undefined;
		const pooled = at(reading.trace.text.pooled, WITH_TEXT, FIRST);
		return {
			tex: `${tex(at(sum, WITH_TEXT, FIRST))} = ${tex(at(time, WITH_TEXT, FIRST))} + ${factor(pooled)}`,
			where: `The first number of each vector, at ${stepOf(reading)}.`
		};
	}
};
