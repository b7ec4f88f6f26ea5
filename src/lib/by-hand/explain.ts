import type { NumberRef } from '../trace/number-ref.ts';
import { BRANCHES, type ProbeName } from '../trace/probes.ts';
import { traceAt } from '../trace/run.ts';
import type { Recipe, Sources, Work } from './recipe.ts';
import { RECIPES } from './recipes.ts';

/** What can be said of a number without a model. */
export interface Outline {
	readonly title: string;
	readonly meaning: string;
	/** TeX. */
	readonly formula: string;
	/** Undefined where it is not captured. */
	readonly engine: number | undefined;
}

/** A number held against the engine's. */
export interface Comparison extends Work {
	/** |recomputed − engine's|; undefined where the engine's is not captured. */
	readonly difference: number | undefined;
}

/** Probes that a number's work reads at its step; none for a number outside the DiT. */
export function probesOf({ kind }: NumberRef): readonly ProbeName[] {
	return RECIPES[kind].probes;
}

/** `Token, patch 29, entry 13`, and the branch where it is the one without text. */
export function titleOf(ref: NumberRef): string {
	const branch = 'branch' in ref && ref.branch === 1 ? ` · ${BRANCHES[1]}` : '';
	return recipeOf(ref).title(ref) + branch;
}

export function outline(ref: NumberRef, sources: Sources): Outline {
	const recipe = recipeOf(ref);
	const there = atItsStep(sources);
	return {
		title: titleOf(ref),
		meaning: recipe.meaning,
		formula: recipe.formula(ref, there),
		engine: recipe.engine(ref, there)
	};
}

/**
 * Makes a number again.
 *
 * @throws NotCapturedError without a probe that it needs; NoModelError without a model to read weights from.
 */
export async function workOut(ref: NumberRef, sources: Sources): Promise<Comparison> {
	const there = atItsStep(sources);
	const work = await recipeOf(ref).work(ref, there);
	const engine = work.engine ?? recipeOf(ref).engine(ref, there);
	return {
		...work,
		engine,
		difference: engine === undefined ? undefined : Math.abs(work.value - engine)
	};
}

function recipeOf({ kind }: NumberRef): Recipe {
	return RECIPES[kind];
}

/** With the words that the step followed, which a visitor may have changed on the way. */
function atItsStep(sources: Sources): Sources {
	const step = sources.trace.steps[sources.index];
	return step ? { ...sources, trace: traceAt(sources.trace, step) } : sources;
}
