import { slice } from '../tensor/indexing.ts';
import { TEXT_PARTS, type NumberOf } from '../trace/number-ref.ts';
import { f32, sum32 } from './float32.ts';
import { LEARNED, type Operand } from './recipe.ts';
import { tokenIds } from './text-encoder.ts';
import { ofWord, ofWordInBlock, TEXT_PART_NAMES } from './text-names.ts';
import { inText } from './text-recipe.ts';

/** Where the way to a word ends: two learned tables. */
export const textTokenEntry = inText<NumberOf<'text-token-entry'>>({
	title: (ref, names) => `Token of ${ofWord(ref, names)}`,
	meaning: 'What the word is plus where it stands: this is what enters the text encoder.',
	formula: () =>
		String.raw`\text{token}_d = \underbrace{E_{\text{id},d}}_{\text{what}} + \underbrace{P_{n,d}}_{\text{where}}`,
	async work({ word, entry }, { moment, sources }) {
		const id = tokenIds(sources, moment.branch)[word];
		const [words, positions] = await Promise.all(
			['word.weight', 'position'].map((name) => sources.lab.weight('text-encoder', name))
		);
		const what = slice(words, id, entry).data[0];
		const where = slice(positions, word, entry).data[0];
		return {
			operands: [
				{ name: 'id of the word', value: id, origin: 'its number in the vocabulary' },
				{ name: 'place n', value: word + 1, origin: 'in the prompt, <start> included' },
				{ name: 'the word itself, E', value: what, origin: LEARNED },
				{ name: 'its place, P', value: where, origin: LEARNED }
			],
			value: f32(what + where)
		};
	}
});

/** Token + what every part so far added (He et al. 2015). */
export const textResidualEntry = inText<NumberOf<'text-residual-entry'>>({
	title: (ref, names) => `Word after ${TEXT_PART_NAMES[ref.after]} of ${ofWordInBlock(ref, names)}`,
	meaning: 'Nothing is replaced: every part of every text block only adds to the word.',
	formula: () => String.raw`x_d = \text{token}_d + \sum_{\text{parts}} \text{added}_d`,
	work({ after, block: last, word, entry }, { blocks, moment }) {
		const where = { word, entry, ...moment };
		const token: Operand = {
			name: 'the word in its place',
			value: blocks[0].before.attention[word][entry],
			ref: { kind: 'text-token-entry', ...where }
		};
		const added = blocks.slice(0, last + 1).flatMap((layers, block) => {
			const parts = block === last && after === 'attention' ? (['attention'] as const) : TEXT_PARTS;
			return parts.map((part): Operand => ({
				name: `${part === 'mlp' ? 'MLP' : part} of text block ${block + 1}`,
				value: layers.added[part][word][entry],
				ref: {
					kind: part === 'mlp' ? 'text-mlp-out-entry' : 'text-attention-out-entry',
					block,
					...where
				}
			}));
		});
		const terms = [token, ...added].map((part) => ({ factors: [part], value: part.value }));
		const total = sum32(terms.map(({ value }) => value));
		return {
			operands: [],
			sum: { each: 'what was added to this entry', terms, total },
			value: total
		};
	}
});
