import { SOURCES, type SourceId } from './sources.ts';
import { TASKS, type TaskId } from './tasks/index.ts';

/** What stands at the head of a lesson's file. */
export interface FrontMatter {
	readonly title: string;
	/** The question that the lesson opens with. */
	readonly question: string;
	/** How long it takes. */
	readonly minutes: number;
	/** The stage whose panel it shows. */
	readonly stage: string;
	/** What it asks the visitor to do, in order. */
	readonly tasks: readonly TaskId[];
	/** What it cites, in order of appearance. */
	readonly sources: readonly SourceId[];
}

/** A lesson in the row of lessons. */
export interface LessonEntry extends FrontMatter {
	/** `attention` for `content/lessons/05-attention.md`. */
	readonly slug: string;
	/** Its place in the row, from 0. */
	readonly number: number;
}

/** Thrown when a lesson's head lacks something or says something impossible. */
export class FrontMatterError extends Error {
	override readonly name = 'FrontMatterError';
}

/**
 * @param path of the lesson's file.
 * @throws FrontMatterError
 */
export function lessonEntry(path: string, head: Readonly<Record<string, unknown>>): LessonEntry {
	const [, number, slug] = /(\d\d)-([a-z-]+)\.md$/.exec(path) ?? [];
	if (!number || !slug) throw new FrontMatterError(`${path} is not named like 05-attention.md.`);
	const text = (key: string): string => {
		const value = head[key];
		if (typeof value === 'string' && value !== '') return value;
		throw new FrontMatterError(`${path} has no ${key} at its head.`);
	};
	const { minutes, sources, tasks } = head;
	if (typeof minutes !== 'number') throw new FrontMatterError(`${path} does not say its minutes.`);
	if (!Array.isArray(sources) || !sources.every(isSource)) {
		throw new FrontMatterError(`${path} names a source that is not in sources.ts, or none.`);
	}
	if (!Array.isArray(tasks) || tasks.length === 0 || !tasks.every(isTask)) {
		throw new FrontMatterError(`${path} names a task that there is not, or none.`);
	}
	return {
		slug,
		number: Number(number),
		title: text('title'),
		question: text('question'),
		minutes,
		stage: text('stage'),
		tasks,
		sources
	};
}

function isTask(id: unknown): id is TaskId {
	return typeof id === 'string' && Object.hasOwn(TASKS, id);
}

function isSource(id: unknown): id is SourceId {
	return typeof id === 'string' && Object.hasOwn(SOURCES, id);
}
