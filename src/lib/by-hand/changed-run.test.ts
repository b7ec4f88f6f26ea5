import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GraphRunner } from '../engine/graph-runner.ts';
import { Network } from '../engine/network.ts';
import { createRunner } from '../engine/ort.ts';
import { nanoFiles, nanoGolden } from '../engine/testing/nano.ts';
import { record } from '../engine/testing/record.ts';
import type { Change } from '../trace/changes.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import { outline, probesOf, workOut } from './explain.ts';
import type { Sources } from './recipe.ts';

/** Between the engine's float32 and the page's, which sums in another order. */
const BOUND = 2e-5;
/** What a change moves a number by, at least: far more than another order of summation. */
const VISIBLE = 1e-3;
const STEP = 1;
/** A whole run on WebAssembly, on a machine that is busy otherwise: milliseconds. */
const PATIENCE = 60_000;

const changes: readonly Change[] = [
	{ kind: 'head', attention: 'self', block: 0, head: 1, factor: 1.5, from: 0 },
	{ kind: 'head', attention: 'self', block: 0, head: 1, factor: 2, from: 1 },
	{ kind: 'head', attention: 'cross', block: 1, head: 0, factor: -0.5, from: 1 },
	{ kind: 'word', word: 2, factor: 0, from: 0 },
	{ kind: 'word', word: 5, factor: 3, from: 1, to: 1 },
	{ kind: 'gate', part: 'mlp', block: 0, factor: 0.25, from: 1 },
	{ kind: 'block', block: 1, factor: 2, from: 0 }
];

const places = [0, 5, 10, 15].map((patch, i) => ({ patch, entry: 7 * i + 1 }));
/** Numbers that a change acts on, by what is changed. */
const acted: Readonly<Record<string, readonly NumberRef[]>> = {
	'a head of self-attention, turned twice': places.map((place) => ({
		...{ kind: 'head-entry', attention: 'self', block: 0, head: 1 },
		...place
	})),
	'a head of cross-attention, and the words it reads': places.map((place) => ({
		...{ kind: 'head-entry', attention: 'cross', block: 1, head: 0 },
		...place
	})),
	'words alone, in a head that is left as it is': places.map((place) => ({
		...{ kind: 'head-entry', attention: 'cross', block: 0, head: 1 },
		...place
	})),
	'a gate': places.map((place) => ({
		...{ kind: 'residual-entry', after: 'mlp', block: 0 },
		...place
	})),
	'a block': places.map((place) => ({
		...{ kind: 'residual-entry', after: 'mlp', block: 1 },
		...place
	}))
};
/** Numbers made of those, which no change acts on themselves. */
const following: readonly NumberRef[] = (['self', 'cross'] as const).flatMap((attention) =>
	places.map((place) => ({ kind: 'attention-out-entry', attention, block: 0, ...place }) as const)
);

let runner: GraphRunner;
let sources: Sources;
beforeAll(async () => {
	const files = nanoFiles();
	runner = await createRunner(files, 'wasm');
	const network = new Network(files.manifest, runner);
	const { request } = nanoGolden().runs[0]!;
	const trace = await record(network, { ...request, changes });
	const { latent, t, changes: acting } = trace.steps[STEP]!;
	const probes = [...Object.values(acted).flat(), ...following].flatMap(probesOf);
	const internals = await network.inspect(latent, t, trace.text, [...new Set(probes)], acting);
	sources = {
		...{ manifest: files.manifest, trace, index: STEP, internals, picture: undefined },
		lab: {
			weight: (graph, name) => Promise.resolve(files.weight(graph, name)),
			guess: () => Promise.reject(new Error('No number here asks for a guess.'))
		}
	};
}, PATIENCE);
afterAll(() => runner.release());

/** The same numbers, of which nobody says that they were changed. */
function unsaid(): Sources {
	const steps = sources.trace.steps.map(({ changes: _, ...step }) => step);
	return { ...sources, trace: { ...sources.trace, steps } };
}

describe.each(Object.entries(acted))('%s', (_, refs) => {
	test('is made by hand with its factor, and is what the engine computed', async () => {
		for (const ref of refs) {
			const { value, engine } = await workOut(ref, sources);
			expect(engine, outline(ref, sources).title).toBeDefined();
			expect(Math.abs(value - engine!), outline(ref, sources).title).toBeLessThan(
				BOUND * Math.max(1, Math.abs(engine!))
			);
		}
	});

	test('would not agree without its factor', async () => {
		const apart = await Promise.all(
			refs.map(async (ref) => (await workOut(ref, unsaid())).difference ?? 0)
		);
		expect(Math.max(...apart)).toBeGreaterThan(VISIBLE);
	});
});

test('what follows from changed numbers agrees as well', async () => {
	for (const ref of following) {
		const { difference } = await workOut(ref, sources);
		expect(difference, outline(ref, sources).title).toBeLessThan(BOUND);
	}
});

test('the branch without text knows no words', async () => {
	for (const place of places) {
		const ref = { kind: 'head-entry', attention: 'cross', block: 0, head: 1, branch: 1 } as const;
		const { sum, difference } = await workOut({ ...ref, ...place }, sources);
		expect(sum!.terms.flatMap(({ factors }) => factors.map(({ name }) => name))).not.toContain(
			'word scale'
		);
		expect(difference).toBeLessThan(BOUND);
	}
});
