import { describe, expect, test } from 'vitest';
import { combine } from '../diffusion/linear-combination.ts';
import { SAMPLERS } from '../diffusion/samplers/index.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { Network } from '../engine/network.ts';
import { createNativeRunner } from '../engine/testing/native-runner.ts';
import { nanoFiles } from '../engine/testing/nano.ts';
import { record } from '../engine/testing/record.ts';
import { tensor } from '../tensor/tensor.ts';
import { NoModelError } from '../trace/lab.ts';
import type { NumberKind, NumberRef } from '../trace/number-ref.ts';
import { namesOf } from './names.ts';
import { outline, probesOf, titleOf, workOut, type Comparison } from './explain.ts';
import { silu } from './float32.ts';
import { predictionOf } from './latent.ts';
import { NotCapturedError, type Sources } from './recipe.ts';
import { RECIPES } from './recipes.ts';
import { nanoSources, smallSources } from './testing/golden-sources.ts';
import { spread } from './testing/spread.ts';
import { textNumbers } from './testing/text-numbers.ts';

/**
 * Between PyTorch's float32 and the page's, which sums in another order: absolute for numbers up to 1, a share of
 * larger ones.
 */
const BOUND = 2e-5;
/** Of a table that the model keeps with 16 bits, and whose values are at most 1. */
const HALF_PRECISION = 2 ** -11;

const sources = nanoSources(0);
const names = namesOf(sources.manifest, sources.trace, sources.index);
const { dit } = sources.manifest;
const [D, N, H, L] = [dit.width, dit.grid ** 2, dit.heads, dit.depth];
const P = dit.patchSize ** 2 * sources.manifest.latent.channels;
const d = D / H;
/** The step whose clean guess was decoded. */
const LAST = sources.trace.steps.length - 1;

const tolerance = (value: number) => BOUND * Math.max(1, Math.abs(value));

function expectEqual(found: number, expected: number, what: string): void {
	expect(Math.abs(found - expected), what).toBeLessThan(tolerance(expected));
}

const patchAt = (i: number, width: number) => ({ patch: i % N, entry: (5 * i + 2) % width });
const branchAt = (i: number) => (i % 2 === 0 ? 0 : 1);
const placeAt = (i: number) => ({ channel: i % 4, row: (3 * i) % 16, column: (7 * i) % 16 });
const headAt = (i: number) => ({ block: i % L, head: (i >> 1) % H, branch: branchAt(i) }) as const;

/** Kinds whose number PyTorch wrote down. */
const captured: { readonly [Kind in NumberKind]?: readonly NumberRef[] } = {
	'patch-entry': spread((i) => ({ kind: 'patch-entry', ...patchAt(i, P) })),
	'projected-entry': spread((i) => ({ kind: 'projected-entry', ...patchAt(i, D) })),
	'token-entry': spread((i) => ({ kind: 'token-entry', ...patchAt(i, D) })),
	'time-hidden-entry': spread((i) => ({ kind: 'time-hidden-entry', entry: i })),
	'time-entry': spread((i) => ({ kind: 'time-entry', entry: i })),
	'word-entry': [
		...spread((i) => ({ kind: 'word-entry', word: i % 9, entry: i }) as const),
		{ kind: 'word-entry', word: 0, entry: 3, branch: 1 }
	],
	'pooled-entry': spread((i) => ({ kind: 'pooled-entry', entry: i, branch: branchAt(i) })),
	'condition-entry': spread((i) => ({ kind: 'condition-entry', entry: i, branch: branchAt(i) })),
	'adaln-entry': spread((i) => ({
		kind: 'adaln-entry',
		block: i % L,
		vector: i % 6,
		entry: i,
		branch: branchAt(i)
	})),
	'modulated-entry': spread((i) => ({
		kind: 'modulated-entry',
		part: i % 3 === 0 ? 'self' : 'mlp',
		block: i % L,
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'projection-entry': [
		...spread((i) => ({ attention: 'self', index: i % N, ...headAt(i) }) as const),
		...spread((i) => ({ attention: 'cross', index: i % 9, ...headAt(2 * i) }) as const)
	].map((rest, i) => ({ kind: 'projection-entry', vector: 'v', entry: (7 * i) % d, ...rest })),
	'query-key-entry': (['q', 'k'] as const).flatMap((vector) => [
		...spread(
			(i) =>
				({
					kind: 'query-key-entry',
					vector,
					attention: 'self',
					index: i % N,
					entry: i % d,
					...headAt(i)
				}) as const
		),
		...spread(
			(i) =>
				({
					kind: 'query-key-entry',
					vector,
					attention: 'cross',
					index: i % 9,
					entry: i % d,
					...headAt(2 * i)
				}) as const
		)
	]),
	probability: [
		...spread(
			(i) =>
				({
					kind: 'probability',
					attention: 'self',
					query: i % N,
					key: (3 * i) % N,
					...headAt(i)
				}) as const
		),
		...spread(
			(i) =>
				({
					kind: 'probability',
					attention: 'cross',
					query: i % N,
					key: i % 9,
					...headAt(2 * i)
				}) as const
		)
	],
	'head-entry': (['self', 'cross'] as const).flatMap((attention) =>
		spread((i) => ({ kind: 'head-entry', attention, ...headAt(i), ...patchAt(i, d) }) as const)
	),
	'attention-out-entry': (['self', 'cross'] as const).flatMap((attention) =>
		spread(
			(i) =>
				({
					kind: 'attention-out-entry',
					attention,
					block: i % L,
					branch: branchAt(i),
					...patchAt(i, D)
				}) as const
		)
	),
	'mlp-out-entry': spread((i) => ({
		kind: 'mlp-out-entry',
		block: i % L,
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'residual-entry': spread((i) => ({
		kind: 'residual-entry',
		after: 'mlp',
		block: i % L,
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'final-modulation-entry': spread((i) => ({
		kind: 'final-modulation-entry',
		vector: i % 2,
		entry: i,
		branch: branchAt(i)
	})),
	'final-token-entry': spread((i) => ({
		kind: 'final-token-entry',
		branch: branchAt(i),
		...patchAt(i, D)
	})),
	'final-output-entry': spread((i) => ({
		kind: 'final-output-entry',
		branch: branchAt(i),
		...patchAt(i, P)
	})),
	'guided-entry': spread((i) => ({ kind: 'guided-entry', ...placeAt(i) })),
	'guess-entry': (['x0', 'epsilon', 'velocity'] as const).flatMap((quantity) =>
		spread((i) => ({
			kind: 'guess-entry',
			quantity,
			...placeAt(i),
			...(i % 2 === 1 && { branch: branchAt(i >> 1) })
		}))
	),
	'latent-entry': spread((i) => ({ kind: 'latent-entry', ...placeAt(i) })),
	pixel: [
		[0, 0, 0],
		[1, 127, 64],
		[2, 63, 61],
		[0, 30, 127]
	].map(([channel, row, column]) => ({ kind: 'pixel', channel, row, column, step: LAST }))
};

interface Unseen {
	readonly through: NumberKind;
	readonly refs: readonly NumberRef[];
}

/** Kinds that the engine never shows, by the kind that they are checked through. */
const unseen: { readonly [Kind in NumberKind]?: Unseen } = {
	...Object.fromEntries(
		Object.entries(textNumbers(sources.manifest)).map(([kind, refs]): [string, Unseen] => [
			kind,
			{ through: 'word-entry', refs }
		])
	),
	'fresh-noise-entry': {
		through: 'latent-entry',
		refs: spread((i) => ({ kind: 'fresh-noise-entry', ...placeAt(i) }))
	},
	'sinusoid-entry': {
		through: 'time-hidden-entry',
		refs: spread((i) => ({ kind: 'sinusoid-entry', entry: i }))
	},
	'text-mean-entry': {
		through: 'pooled-entry',
		refs: spread((i) => ({ kind: 'text-mean-entry', entry: i, branch: branchAt(i) }))
	},
	'norm-entry': {
		through: 'modulated-entry',
		refs: spread((i) => ({
			kind: 'norm-entry',
			part: i % 3 === 0 ? 'self' : 'mlp',
			block: i % L,
			branch: branchAt(i),
			...patchAt(i, D)
		}))
	},
	'final-norm-entry': {
		through: 'final-token-entry',
		refs: spread((i) => ({ kind: 'final-norm-entry', branch: branchAt(i), ...patchAt(i, D) }))
	},
	'projection-entry': {
		through: 'query-key-entry',
		refs: (['q', 'k'] as const).flatMap((vector) =>
			(['self', 'cross'] as const).flatMap((attention) =>
				spread((i) => ({
					kind: 'projection-entry',
					vector,
					attention,
					index: i % 9,
					entry: i % d,
					...headAt(2 * i)
				}))
			)
		)
	},
	logit: {
		through: 'probability',
		refs: captured.probability!.map((ref) => ({ ...ref, kind: 'logit' }) as NumberRef)
	},
	'mlp-hidden-entry': {
		through: 'mlp-out-entry',
		refs: spread((i) => ({
			kind: 'mlp-hidden-entry',
			block: i % L,
			branch: branchAt(i),
			...patchAt(i, D * dit.mlpRatio)
		}))
	},
	'gated-entry': {
		through: 'residual-entry',
		refs: (['self', 'mlp'] as const).flatMap((part) =>
			spread((i) => ({
				kind: 'gated-entry',
				part,
				block: i % L,
				branch: branchAt(i),
				...patchAt(i, D)
			}))
		)
	},
	'residual-entry': {
		through: 'residual-entry',
		refs: (['self', 'cross'] as const).flatMap((after) =>
			spread((i) => ({
				kind: 'residual-entry',
				after,
				block: i % L,
				branch: branchAt(i),
				...patchAt(i, D)
			}))
		)
	}
};

/** Held against a table below. */
const POSITION: NumberKind = 'position-entry';

test('every kind is tested', () => {
	const tested = [...Object.keys(captured), ...Object.keys(unseen), POSITION];
	expect([...new Set(tested)].sort()).toEqual(Object.keys(RECIPES).sort());
});

/** A run of a stochastic sampler for the noise that only such a one draws; the first run otherwise. */
const sourcesOf = ({ kind, step }: NumberRef): Sources =>
	kind === 'fresh-noise-entry' ? nanoSources(2) : { ...sources, index: step ?? sources.index };

describe.each(Object.entries(unseen))(
	'%s, which the engine never shows,',
	(_, { through, refs }) => {
		test('says why, and is checked through a number that PyTorch computed', async () => {
			for (const ref of refs) {
				const from = sourcesOf(ref);
				expect(outline(ref, from).unseen?.why, titleOf(ref, names)).toMatch(/\.$/);
				const check = (await workOut(ref, from)).through;
				expect(check?.ref.kind).toBe(through);
				const { value, engine } = check!.comparison!;
				expectEqual(value, engine!, check!.title);
			}
		});

		test('is made into that number, all of whose probes are read with its own', async () => {
			const [ref] = refs;
			const from = sourcesOf(ref);
			const check = (await workOut(ref, from)).through!;
			expect(probesOf(ref)).toEqual(expect.arrayContaining([...probesOf(check.ref)]));
			expect(await goesInto(ref, check.ref, from)).toBe(true);
		});
	}
);

/** Whether a number goes into another, found on the way back from that one. */
async function goesInto(ref: NumberRef, into: NumberRef, from: Sources): Promise<boolean> {
	const index = into.step ?? from.index;
	const met = new Set<string>();
	const waiting = [into];
	for (let next = waiting.shift(); next; next = waiting.shift()) {
		const operands = openable(await workOut(next, { ...from, index })).map(
			(operand) => operand.ref
		);
		if (operands.some((operand) => isSame(ref, operand))) return true;
		for (const operand of operands) {
			// Of entries that are all made alike, the one that is looked for stands for the others.
			const seen = JSON.stringify({ ...operand, entry: entryOf(operand) === entryOf(ref) });
			if (met.has(seen) || operand.step !== index) continue;
			met.add(seen);
			waiting.push(operand);
		}
	}
	return false;
}

const entryOf = (ref: NumberRef) => ('entry' in ref ? ref.entry : undefined);

/** Whether an operand is a number; its step, and with text, go without saying. */
function isSame(ref: NumberRef, operand: NumberRef): boolean {
	const fields = new Map(Object.entries(operand));
	return Object.entries(ref).every(([field, value]) => fields.get(field) === value);
}

describe.each(Object.entries(captured))('%s', (_, refs) => {
	test('is what PyTorch computed', async () => {
		for (const ref of refs) {
			const { value, engine } = await workOut(ref, sourcesOf(ref));
			expect(engine, titleOf(ref, names)).toBeDefined();
			expectEqual(value, engine!, titleOf(ref, names));
		}
	});
});

test('positions are those of the table, which is kept with 16 bits', async () => {
	for (const ref of spread((i) => ({ kind: 'position-entry', ...patchAt(i, D) }) as const)) {
		expect((await workOut(ref, sources)).difference).toBeLessThan(HALF_PRECISION);
	}
});

describe('the latent', () => {
	test.each([0, 1, 2, 3, 4])('at state %i is PyTorch’s', async (index) => {
		for (const ref of spread(
			(i) => ({ kind: 'latent-entry', step: index, ...placeAt(i) }) as const
		)) {
			const { value, difference } = await workOut(ref, { ...sources, index });
			expect(difference, titleOf(ref, names)).toBeLessThan(tolerance(value));
		}
	});

	test('follows a stochastic sampler with its fresh noise', async () => {
		for (const ref of spread((i) => ({ kind: 'latent-entry', step: 2, ...placeAt(i) }) as const)) {
			const { value, sum, difference } = await workOut(ref, nanoSources(2));
			expect(sum!.terms).toHaveLength(3);
			expect(difference).toBeLessThan(tolerance(value));
		}
	});

	test('takes Heun’s second look from a run that kept it, and shows where that is not the run’s own', async () => {
		const kept = nanoSources(1);
		const runner = await createNativeRunner(nanoFiles());
		const trace = await record(new Network(kept.manifest, runner), kept.trace.request);
		await runner.release();
		const refs = spread((i) => ({ kind: 'latent-entry', step: 2, ...placeAt(i) }) as const);
		for (const ref of refs) {
			const { value, difference } = await workOut(ref, { ...kept, trace, index: 2 });
			expect(difference, titleOf(ref, names)).toBeLessThan(tolerance(value));
		}
		const steps = trace.steps.map((step) => ({
			...step,
			...(step.second && {
				second: tensor(
					step.second.data.map((v) => v + 0.01),
					step.second.dims
				)
			})
		}));
		const altered = { ...kept, trace: { ...trace, steps }, index: 2 };
		for (const ref of refs) {
			// Half a step of 1/4 in time, times what was added.
			expect((await workOut(ref, altered)).difference).toBeCloseTo(0.01 / 8, 5);
		}
	});

	test('asks the model again at Heun’s trial point where the run kept nothing of it', async () => {
		const { trace, manifest } = nanoSources(1);
		const step = trace.steps[1];
		const times = Float64Array.from(trace.times);
		const heun = SAMPLERS.find(({ id }) => id === 'heun')!;
		const trial = heun.trial!(SCHEDULES.flow, times, 1);
		const { velocity } = predictionOf(step, { manifest });
		const expected = combine([
			[trial.x!, step.latent.data],
			[trial.velocity!, velocity]
		]);
		let asked: readonly [Float32Array, number] | undefined;
		const answer = tensor(new Float32Array(expected.length).fill(0.5), step.latent.dims);
		const asking = nanoSources(1, async (latent, t) => {
			asked = [latent.data, t];
			return { conditional: answer, unconditional: answer };
		});
		const ref = { kind: 'latent-entry', step: 2, ...placeAt(7) } as const;
		const { sum } = await workOut(ref, { ...asking, index: 2 });
		expect(asked).toEqual([expected, step.tNext]);
		expect(sum!.terms.at(-1)!.factors[1].value).toBeCloseTo(0.5, 6);
	});
});

test('the clean guess of the last Euler step is the finished latent', async () => {
	const last = { ...sources, index: 3 };
	for (const place of spread(placeAt)) {
		const ref = { kind: 'guess-entry', quantity: 'x0', ...place } as const;
		const { value } = await workOut(ref, last);
		const finished = outline({ kind: 'latent-entry', ...place }, { ...sources, index: 4 }).engine!;
		expectEqual(value, finished, titleOf(ref, names));
	}
});

/** Everything that went into a number. */
function partsOf({ operands, sum }: Comparison) {
	return [...operands, ...(sum?.terms.flatMap(({ factors }) => factors) ?? [])];
}

/** What of it can be opened. */
function openable(work: Comparison) {
	return partsOf(work).flatMap(({ name, value, ref }) =>
		ref ? [{ value, ref, activated: name.startsWith('SiLU') }] : []
	);
}

test('every operand opens, to the value that it had as an operand, or says what it is', async () => {
	const met = new Map<string, number>();
	const waiting: NumberRef[] = [
		{ kind: 'pixel', channel: 0, row: 40, column: 50 },
		...Object.values(captured).flatMap((refs) => refs.slice(0, 2)),
		{ kind: 'latent-entry', step: 3, ...placeAt(7) },
		{ kind: 'residual-entry', after: 'self', block: 0, patch: 3, entry: 4 },
		{ kind: 'residual-entry', after: 'cross', block: 1, patch: 5, entry: 6 }
	];
	for (let ref = waiting.pop(); ref; ref = waiting.pop()) {
		const index = ref.step ?? sources.index;
		const work = await workOut(ref, { ...sources, index });
		const ending = partsOf(work).filter((operand) => !operand.ref);
		expect(ending.filter(({ origin }) => !origin).map(({ name }) => name)).toEqual([]);
		for (const operand of openable(work)) {
			const { kind, step } = operand.ref;
			const times = met.get(kind) ?? 0;
			const hasInternals = step === sources.index || probesOf(operand.ref).length === 0;
			if (times >= 12 || !hasInternals) continue;
			met.set(kind, times + 1);
			const opened = await workOut(operand.ref, { ...sources, index: step! });
			const bound = kind === 'position-entry' ? HALF_PRECISION : tolerance(operand.value);
			const found = operand.activated ? silu(opened.value) : opened.value;
			expect(Math.abs(found - operand.value), titleOf(operand.ref, names)).toBeLessThan(bound);
			waiting.push(operand.ref);
		}
	}
	const notOperands = ['pixel', 'fresh-noise-entry'];
	const isMet = (kind: string) => met.has(kind) || notOperands.includes(kind);
	expect(Object.keys(RECIPES).filter((kind) => !isMet(kind))).toEqual([]);
});

test('fresh noise opens to the value that the sampler added', async () => {
	const ddpm = nanoSources(2);
	const work = await workOut({ kind: 'latent-entry', ...placeAt(13) }, ddpm);
	const fresh = openable(work).find(({ ref }) => ref.kind === 'fresh-noise-entry')!;
	const opened = await workOut(fresh.ref, { ...ddpm, index: fresh.ref.step! });
	expect(opened.value).toBe(fresh.value);
});

describe('what is missing', () => {
	const ref: NumberRef = { kind: 'projected-entry', patch: 1, entry: 2 };

	test('a probe that is not captured is named', async () => {
		const bare: Sources = { ...sources, internals: {} };
		expect(outline(ref, bare).engine).toBeUndefined();
		await expect(workOut(ref, bare)).rejects.toThrow(new NotCapturedError('patching.tokens'));
	});

	test('a model that is not loaded is said', async () => {
		const weight = () => Promise.reject(new NoModelError());
		const unloaded: Sources = { ...sources, lab: { ...sources.lab, weight } };
		expect(outline(ref, unloaded).engine).toBeDefined();
		await expect(workOut(ref, unloaded)).rejects.toThrow(NoModelError);
	});
});

describe('changes by hand', () => {
	test('a turned gate is an operand of what is added', async () => {
		const steps = sources.trace.steps.map((step) => ({
			...step,
			changes: [{ kind: 'gate', part: 'mlp', block: 1, factor: 0, from: 0 } as const]
		}));
		const turned = { ...sources, trace: { ...sources.trace, steps } };
		const ref = { kind: 'residual-entry', after: 'mlp', block: 1, patch: 3, entry: 4 } as const;
		const { operands, value } = await workOut(ref, turned);
		expect(operands).toHaveLength(3);
		expect(value).toBe(operands[0].value);
	});
});

describe('the model that is shipped', () => {
	const small = smallSources();

	test.each<NumberRef>([
		...spread((i) => ({ kind: 'time-hidden-entry', entry: i }) as const),
		...spread((i) => ({ kind: 'time-entry', entry: i }) as const),
		...spread((i) => ({ kind: 'condition-entry', entry: i, branch: branchAt(i) }) as const),
		...spread((i) => ({ kind: 'pooled-entry', entry: i, branch: branchAt(i) }) as const),
		...spread((i) => ({ kind: 'word-entry', word: i % 9, entry: i }) as const),
		...spread((i) => ({ kind: 'final-modulation-entry', vector: i % 2, entry: i }) as const)
	])('$kind $entry is what PyTorch computed', async (ref) => {
		const { value, engine } = await workOut(ref, small.sources);
		expectEqual(value, engine!, titleOf(ref, names));
	});

	test('projects patches as PyTorch does', async () => {
		const { data, stride } = small.sampled['embedding.projected'];
		const { width, grid } = small.sources.manifest.dit;
		for (const place of [0, 100, 900, 2000]) {
			const flat = place * stride;
			const ref = {
				kind: 'projected-entry',
				branch: flat < grid ** 2 * width ? 0 : 1,
				patch: Math.floor(flat / width) % grid ** 2,
				entry: flat % width
			} as const;
			expectEqual((await workOut(ref, small.sources)).value, data[place], titleOf(ref, names));
		}
	});

	test('decodes a pixel as PyTorch does', async () => {
		const ref = { kind: 'pixel', channel: 1, row: 70, column: 33 } as const;
		const { value, engine } = await workOut(ref, { ...small.sources, index: 3 });
		expectEqual(value, engine!, titleOf(ref, names));
	});
});
