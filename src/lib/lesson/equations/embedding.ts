import { at } from '../../tensor/indexing.ts';
import { patchInFocus, placeOf, stepOf } from '../reading.ts';
import type { Equation } from './equation.ts';
import { factor, tex } from './tex.ts';

/** Both branches hold the same numbers here: no word has met a patch yet. */
const WITH_TEXT = 0;
const FIRST = 0;

/** Dosovitskiy et al. 2020, equation 1, without a class token. */
export const embedding: Equation = {
	title: 'Token = the patch through a matrix, plus a vector that says where it lies.',
	tex: String.raw`\text{token}_n = \underbrace{W\,\text{patch}_n + b}_{\text{what}} + \underbrace{\text{position}_n}_{\text{where}}`,
	live(reading) {
		const projected = reading.internals['embedding.projected'];
		const tokens = reading.internals['embedding.tokens'];
		const patch = patchInFocus(reading);
		if (!reading.manifest || !projected || !tokens || patch === undefined) return undefined;
		const token = at(tokens, WITH_TEXT, patch, FIRST);
		const what = at(projected, WITH_TEXT, patch, FIRST);
		const place = placeOf(patch, reading.manifest.dit.grid);
		return {
			tex: `${tex(token)} = ${tex(what)} + ${factor(token - what)}`,
			where: `The first number of the token of the patch in ${place}, at ${stepOf(reading)}.`
		};
	}
};
