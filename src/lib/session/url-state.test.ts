import { describe, expect, test } from 'vitest';
import { philox } from '../diffusion/prng.ts';
import { SAMPLERS } from '../diffusion/samplers/index.ts';
import type { Change } from '../trace/changes.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import { ANSWERS, BLOCKS, SPANS, type Head, type Span, type View } from '../trace/selection.ts';
import { GUIDANCE, SEED, STEPS, TRIED } from './limits.ts';
import { decodeLink, encodeLink, type LinkState } from './url-state.ts';
import { tinyManifest } from './testing/tiny.ts';

const bounds = { manifest: tinyManifest, stages: ['attention', 'denoising'] };

/** Independent uniform draws, the same in every run of the test. */
function draws(seed: number) {
	let count = 0;
	const uniform = () => philox([count++, 0, 0, 0], [seed, 1])[0] / 2 ** 32;
	const whole = (min: number, max: number) => min + Math.floor(uniform() * (max - min + 1));
	const pick = <T>(from: readonly T[]) => from[whole(0, from.length - 1)]!;
	const maybe = <K extends string, T>(key: K, make: () => T) =>
		(uniform() < 0.7 ? { [key]: make() } : {}) as Partial<Record<K, T>>;
	return { uniform, whole, pick, maybe };
}

const LETTERS = [...'abc XYZ019&=?#%+/\\"\'<>\n\tñéß漢🎈кא', '\u0301', '\u200b'];

/** More of them in `number-code.test.ts`. */
const NUMBERS: readonly NumberRef[] = [
	{ kind: 'latent-entry', channel: 1, row: 3, column: 0, step: 3 },
	{ kind: 'logit', attention: 'cross', block: 2, head: 1, query: 3, key: 5, branch: 1 }
];

/** More of them in `average-code.test.ts`. */
const HEADS: readonly (readonly Head[])[] = [
	[{ block: 1, head: 0 }],
	[
		{ block: 0, head: 1 },
		{ block: 2, head: 0 }
	]
];

/** More of them in `view-code.test.ts`. */
const VIEWS: readonly View[] = [{ guess: 'x0' }, { 'noise-level': '0.4', nudge: '-1.5' }];

/** More of them in `change-code.test.ts`. */
const CHANGES: readonly (readonly Change[])[] = [
	[],
	[{ kind: 'word', word: 2, factor: 0, from: 0 }],
	[
		{ kind: 'prompt', prompt: 'a & b=c', from: 3 },
		{ kind: 'block', block: 1, factor: 0.5, from: 1, to: 2 }
	]
];

function randomState(seed: number): LinkState {
	const { uniform, whole, pick, maybe } = draws(seed);
	const { dit, latent, text } = tinyManifest;
	const request = () => ({
		...maybe('prompt', () => Array.from({ length: whole(0, 40) }, () => pick(LETTERS)).join('')),
		...maybe('seed', () => whole(SEED.min, SEED.max)),
		...maybe('steps', () => whole(STEPS.min, STEPS.max)),
		...maybe('guidance', () => GUIDANCE.min + uniform() * (GUIDANCE.max - GUIDANCE.min)),
		...maybe('sampler', () => pick(SAMPLERS).id),
		...maybe('changes', () => pick(CHANGES)),
		...maybe('startLevel', uniform)
	});
	const kept = request();
	return {
		request: request(),
		...(Object.keys(kept).length > 0 && { kept }),
		selection: {
			...maybe('step', () => whole(0, STEPS.max - 1)),
			...maybe('otherStep', () => whole(0, STEPS.max - 1)),
			...maybe('stage', () => pick(bounds.stages)),
			...maybe('block', () => whole(0, dit.depth - 1)),
			...maybe('blocks', () => pick(BLOCKS)),
			...maybe('head', () => whole(0, dit.heads - 1)),
			...maybe('among', () => pick(HEADS)),
			...maybe('over', () => pick<Span>([...SPANS, { from: 2, to: 4 }])),
			...maybe('patch', () => whole(0, dit.grid ** 2 - 1)),
			...maybe('word', () => whole(0, text.maxTokens - 1)),
			...maybe('channel', () => whole(0, latent.channels - 1)),
			...maybe('branch', () => pick(ANSWERS)),
			...maybe('opened', () => pick(NUMBERS)),
			...maybe('view', () => pick(VIEWS)),
			...maybe('tried', () => TRIED.min + uniform() * (TRIED.max - TRIED.min))
		}
	};
}

test('a link brings back whatever state it was made from', () => {
	for (let seed = 0; seed < 500; seed++) {
		const state = randomState(seed);
		expect(decodeLink(encodeLink(state), bounds)).toEqual({ ...state, problems: [] });
	}
});

test('a link counts steps, blocks, heads, patches and channels from 1, as the page does', () => {
	const selection = { step: 0, otherStep: 2, block: 1, head: 0, patch: 3, word: 1, channel: 1 };
	expect(encodeLink({ request: {}, selection })).toBe(
		'kept.step=3&step=1&block=2&head=1&patch=4&word=1&channel=2'
	);
});

test('of a run to compare with a link names what is otherwise, and that nothing is changed', () => {
	const request = { seed: 9, changes: CHANGES[1]! };
	const link = encodeLink({ request, kept: { seed: 8, changes: [] }, selection: {} });
	expect(link).toBe('seed=9&changes=word2*0&kept.seed=8&kept.changes=');
});

test('nothing selected says nothing', () => {
	const selection = {
		head: null,
		among: [],
		patch: null,
		word: null,
		channel: null,
		tried: null,
		opened: null,
		view: {}
	};
	expect(encodeLink({ request: {}, selection })).toBe('');
});

test('a prompt that is empty, huge or full of markup arrives as it was', () => {
	for (const prompt of ['', 'x'.repeat(10_000), '<img src=x onerror=alert(1)>']) {
		const link = encodeLink({ request: { prompt }, selection: {} });
		expect(decodeLink(link, bounds).request.prompt).toBe(prompt);
	}
});

describe('nonsense', () => {
	const fields = {
		seed: ['-1', '4294967296', '1.5', 'NaN', '', '1e3', '٣'],
		steps: ['0', '101', 'many', '-5', ' '],
		guidance: ['0.5', '15.1', 'Infinity', 'NaN', '', '  ', 'x'],
		start: ['1.5', 'own', ''],
		sampler: ['Euler', 'toString', '__proto__', ''],
		step: ['0', '101', '-1'],
		'kept.step': ['0', '101', 'last'],
		stage: ['Attention', 'constructor', '<script>'],
		block: ['0', '4', '1.5'],
		blocks: ['2', 'average', 'toString', ''],
		head: ['3', 'all', '-0'],
		among: ['1', '9.1', '1.1 x', ''],
		over: ['steps', 'toString', '', '5-3'],
		patch: ['5', '0x1'],
		word: ['6', '-1'],
		branch: ['without text', '1', 'toString', ''],
		tried: ['-1', '30.5', 'none', ''],
		opened: ['latent-entry', 'latent-entry.1.1.9', 'toString', ''],
		view: ['level', 'Level.1', 'level.', '__proto__.1', '']
	};
	const cases = Object.entries(fields).flatMap(([field, values]) =>
		values.map((value) => [field, value] as const)
	);

	test.each(cases)('%s=%j falls back with a sentence', (field, value) => {
		const decoded = decodeLink(new URLSearchParams({ [field]: value }).toString(), bounds);
		expect(decoded.request).toEqual({});
		expect(decoded.selection).toEqual({});
		expect(decoded.problems).toEqual([expect.stringContaining(`The link’s ${field} should be`)]);
	});

	test.each([
		['stage', 'attention, denoising'],
		['sampler', SAMPLERS.map(({ id }) => id).join(', ')],
		['blocks', BLOCKS.join(', ')]
	])('in %s is answered with what there is', (field, names) => {
		const { problems } = decodeLink(`${field}=noise-level`, bounds);
		expect(problems).toEqual([
			`The link’s ${field} should be one of ${names}; “noise-level” was ignored.`
		]);
	});

	const ofRequest = ['start', 'seed', 'steps', 'guidance', 'sampler'];
	test.each(cases.filter(([field]) => ofRequest.includes(field)))(
		'kept.%s=%j falls back with a sentence',
		(field, value) => {
			const decoded = decodeLink(
				new URLSearchParams({ [`kept.${field}`]: value }).toString(),
				bounds
			);
			expect(decoded.kept).toBeUndefined();
			expect(decoded.request).toEqual({});
			expect(decoded.problems).toEqual([
				expect.stringContaining(`The link’s kept.${field} should be`)
			]);
		}
	);

	test('among the changes of a run to compare with is named one by one', () => {
		const { kept, problems } = decodeLink('kept.changes=self9.1*0+word2*0+what', bounds);
		expect(kept).toEqual({ changes: CHANGES[1] });
		expect(problems).toHaveLength(2);
		expect(decodeLink('kept.changes=what', bounds).kept).toBeUndefined();
	});

	test('in every field at once leaves the rest of the link standing', () => {
		const query = Object.keys(fields).map((field) => `${field}=%00%ff`);
		const decoded = decodeLink(`prompt=a+cat&${query.join('&')}&other=1&%%%`, bounds);
		expect(decoded.request).toEqual({ prompt: 'a cat' });
		expect(decoded.problems).toHaveLength(query.length);
	});

	test('is repeated to the visitor in short', () => {
		const [problem] = decodeLink(`steps=${'9'.repeat(10_000)}`, bounds).problems;
		expect(problem!.length).toBeLessThan(140);
	});
});
