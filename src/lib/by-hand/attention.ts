import { slice } from '../tensor/indexing.ts';
import {
	streamNumber,
	type AttentionKind,
	type NumberOf,
	type NumberRef
} from '../trace/number-ref.ts';
import type { Branch, ProbeName } from '../trace/probes.ts';
import { dot32, f32, sum32 } from './float32.ts';
import { projectionFormula, PROJECTION_TERM, VECTOR_NAMES } from './head.ts';
import { linearWork } from './linear.ts';
import { answering, entryName, ofHead, type Names } from './names.ts';
import { engineValue, momentOf, rowOf } from './reading.ts';
import { LEARNED, type Operand, type Recipe, type Sources } from './recipe.ts';
import { EPSILON } from './norm.ts';
import { streamBefore, STREAM_PROBES } from './stream.ts';

/** d = D / H. */
export function headWidth({ manifest }: Sources): number {
	return manifest.dit.width / manifest.dit.heads;
}

/** What an attention's linear layers read: the modulated token, the token, or a word. */
interface Input {
	readonly name: string;
	readonly values: Float32Array;
	readonly refOf: (entry: number) => NumberRef;
}

interface Place {
	readonly attention: AttentionKind;
	readonly block: number;
	readonly vector: 'q' | 'k' | 'v';
	readonly index: number;
}

function inputOf(place: Place, moment: { step: number; branch: Branch }, sources: Sources): Input {
	const { attention, block, vector, index } = place;
	if (attention === 'self') {
		return {
			name: 'h',
			values: rowOf(sources, 'attention.self.input', block, moment.branch, index),
			refOf: (entry) => ({
				kind: 'modulated-entry',
				part: 'self',
				block,
				patch: index,
				entry,
				...moment
			})
		};
	}
	if (vector === 'q') {
		const where = { block, patch: index, ...moment };
		return {
			name: 'x',
			values: streamBefore('cross', where, sources),
			refOf: (entry) => streamNumber('cross', { ...where, entry })
		};
	}
	return {
		name: 'word',
		values: slice(sources.trace.text.states, moment.branch, index).data,
		refOf: (entry) => ({ kind: 'word-entry', word: index, entry, ...moment })
	};
}

/** What queries, keys and values are made from, and queries and keys themselves. */
const QUERY_KEY_PROBES: readonly ProbeName[] = [
	'attention.self.input',
	...STREAM_PROBES,
	'attention.self.q',
	'attention.self.k',
	'attention.cross.q',
	'attention.cross.k'
];

function titleOf(ref: Place & { head: number; entry: number }, names: Names): string {
	const { attention, vector, index, entry } = ref;
	// Queries are always the patches'.
	const of = answering(vector === 'q' ? 'self' : attention, index, names);
	return `${VECTOR_NAMES[vector]} of ${of}, entry ${entry + 1} · ${attention}-attention, ${ofHead(ref)}`;
}

export const projectionEntry: Recipe<NumberOf<'projection-entry'>> = {
	probes: [...QUERY_KEY_PROBES, 'attention.self.v', 'attention.cross.v'],
	title: (ref, names) => `${titleOf(ref, names)}${ref.vector === 'v' ? '' : ', before its norm'}`,
	meaning: 'What a patch asks, offers or hands on, in the few numbers of one head.',
	formula: ({ vector }) => projectionFormula(vector),
	engine(ref, sources) {
		const { vector, attention, block, head, index, entry, branch = 0 } = ref;
		return vector === 'v'
			? engineValue(sources, `attention.${attention}.v`, block, branch, head, index, entry)
			: {
					why: 'The model shows queries and keys after their norm only.',
					through: { ...ref, kind: 'query-key-entry', vector }
				};
	},
	async work(ref, sources) {
		const moment = momentOf(ref, sources);
		const { name, values, refOf } = inputOf(ref, moment, sources);
		const inputs = Array.from(values, (value, entry) => ({
			name: entryName(name, entry),
			value,
			ref: refOf(entry)
		}));
		const layer = `blocks.${ref.block}.${ref.attention}_attention.${ref.vector}`;
		const out = ref.head * headWidth(sources) + ref.entry;
		return linearWork(sources, 'dit', layer, out, inputs, PROJECTION_TERM);
	}
};

/** x / rms(x) · g (Zhang & Sennrich 2019), on queries and keys as in Dehghani et al. 2023. */
export const queryKeyEntry: Recipe<NumberOf<'query-key-entry'>> = {
	probes: QUERY_KEY_PROBES,
	title: titleOf,
	meaning: 'The vector brought to one length, so that a head compares directions, not sizes.',
	formula: ({ vector }) =>
		String.raw`${vector}_i = \frac{z_i}{\sqrt{\frac1d \sum_j z_j^2 + \epsilon}}\;g_i \qquad z = W x + b`,
	engine: ({ vector, attention, block, head, index, entry, branch = 0 }, sources) =>
		engineValue(sources, `attention.${attention}.${vector}`, block, branch, head, index, entry),
	async work(ref, sources) {
		const { attention, block, head, vector, index, entry } = ref;
		const moment = momentOf(ref, sources);
		const { values } = inputOf(ref, moment, sources);
		const layer = `blocks.${block}.${attention}_attention`;
		const names = [`${vector}.weight`, `${vector}.bias`, `norm_${vector}.gain`];
		const [weight, bias, gain] = await Promise.all(
			names.map((name) => sources.lab.weight('dit', `${layer}.${name}`))
		);
		const d = headWidth(sources);
		const projected = Array.from({ length: d }, (_, i): Operand => {
			const out = head * d + i;
			return {
				name: entryName('z', i),
				value: f32(dot32(slice(weight, out).data, values) + bias.data[out]),
				ref: {
					kind: 'projection-entry',
					attention,
					block,
					head,
					vector,
					index,
					entry: i,
					...moment
				}
			};
		});
		const terms = projected.map((z) => ({ factors: [z, z], value: f32(z.value * z.value) }));
		const total = sum32(terms.map(({ value }) => value));
		const root = f32(Math.sqrt(total / d + EPSILON));
		return {
			operands: [
				projected[entry],
				{ name: 'root mean square', value: root, origin: 'of the squares below' },
				{ name: 'gain g', value: gain.data[entry], origin: LEARNED }
			],
			sum: { each: 'square', terms, total },
			value: f32(f32(projected[entry].value / root) * gain.data[entry])
		};
	}
};
