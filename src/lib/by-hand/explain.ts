import type { NumberRef } from '../trace/number-ref.ts';
import { BRANCHES, type ProbeName } from '../trace/probes.ts';
import { traceAt } from '../trace/run.ts';
import { NoModelError } from '../trace/lab.ts';
import { namesOf, type Names } from './names.ts';
import { NotCapturedError, type Recipe, type Sources, type Unseen, type Work } from './recipe.ts';
import { RECIPES } from './recipes.ts';

/** What can be said of a number without a model. */
export interface Outline {
	readonly title: string;
	readonly meaning: string;
	/** TeX. */
	readonly formula: string;
	/** Whether it is the same in every step that follows the same words. */
	readonly isTimeless: boolean;
	/** Undefined where it is not captured, or never shown. */
	readonly engine: number | undefined;
	/** Why the engine never shows it, where it does not. */
	readonly unseen: Unseen | undefined;
}

/** A number held against the engine's. */
export interface Comparison extends Work {
	/** |recomputed − engine's|; undefined where the engine's is not captured, or never shown. */
	readonly difference: number | undefined;
	/** What a number that the engine never shows is checked through. */
	readonly through?: Through;
}

/** A number that the engine does show, made with one that it does not. */
export interface Through {
	readonly ref: NumberRef;
	readonly title: string;
	/** Undefined while it cannot be made. */
	readonly comparison: Comparison | undefined;
}

/** Probes that a number's work reads at its step; none for a number outside the DiT. */
export function probesOf({ kind }: NumberRef): readonly ProbeName[] {
	return RECIPES[kind].probes;
}

/** `Token of the patch in row 4, column 5, entry 13`, and the branch where it is the one without text. */
export function titleOf(ref: NumberRef, names: Names): string {
	const branch = 'branch' in ref && ref.branch === 1 ? ` · ${BRANCHES[1]}` : '';
	return recipeOf(ref).title(ref, names) + branch;
}

export function outline(ref: NumberRef, sources: Sources): Outline {
	const recipe = recipeOf(ref);
	const there = atItsStep(sources);
	const engine = recipe.engine(ref, there);
	return {
		title: titleIn(sources, ref),
		meaning: recipe.meaning,
		formula: recipe.formula(ref, there),
		isTimeless: recipe.isTimeless ?? false,
		engine: typeof engine === 'number' ? engine : undefined,
		unseen: typeof engine === 'object' ? engine : undefined
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
	if (typeof engine === 'object') {
		const { through } = engine;
		return {
			...work,
			difference: undefined,
			...(through && { through: await checkThrough(through, sources) })
		};
	}
	return {
		...work,
		engine,
		difference: engine === undefined ? undefined : Math.abs(work.value - engine)
	};
}

async function checkThrough(ref: NumberRef, sources: Sources): Promise<Through> {
	const there = { ...sources, index: ref.step ?? sources.index };
	const comparison = await workOut(ref, there).catch((error: unknown) => {
		if (error instanceof NotCapturedError || error instanceof NoModelError) return undefined;
		throw error;
	});
	return { ref, title: titleIn(there, ref), comparison };
}

function titleIn({ manifest, trace, index }: Sources, ref: NumberRef): string {
	return titleOf(ref, namesOf(manifest, trace, index));
}

function recipeOf({ kind }: NumberRef): Recipe {
	return RECIPES[kind];
}

/** With the words that the step followed, which a visitor may have changed on the way. */
function atItsStep(sources: Sources): Sources {
	const step = sources.trace.steps[sources.index];
	return step ? { ...sources, trace: traceAt(sources.trace, step) } : sources;
}
