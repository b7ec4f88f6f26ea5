import { globSync, readFileSync } from 'node:fs';
import { compile } from 'mdsvex';
import { describe, expect, test } from 'vitest';
import { EQUATIONS } from './equations/index.ts';
import { CODE_FILES } from './code-files.ts';
import { FACTS } from './facts.ts';
import { lessonEntry } from './front-matter.ts';
import { excerpt } from './python-source.ts';
import { TASKS } from './tasks/index.ts';

const paths = globSync('content/lessons/*.md').sort();
const stages = globSync('src/lib/stages/*/stage.ts').map((path) => path.split('/').at(-2)!);

/** A component as it stands in a lesson, with its attributes. */
function tags(text: string, name: string): Record<string, string>[] {
	const found = text.matchAll(new RegExp(`<${name}((?:\\s+\\w+(?:="[^"]*")?)*)\\s*/?>`, 'g'));
	return [...found].map(([, attributes]) =>
		Object.fromEntries(
			[...attributes!.matchAll(/(\w+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, value ?? ''])
		)
	);
}

function proseOf(text: string): string {
	const body = text.replace(/^---[\s\S]*?\n---/, '').replace(/<script>[\s\S]*?<\/script>/, '');
	const spoken = [...body.matchAll(/(?:ask|says)="([^"]*)"/g)].map(([, words]) => words);
	return `${body.replaceAll(/<[^>]*>/g, ' ')} ${spoken.join(' ')}`;
}

test('there is an opening lesson and one for every stage, in one row', () => {
	const slugs = paths.map((path) => /\d\d-(.+)\.md$/.exec(path)![1]);
	expect(slugs[0]).toBe('what-is-a-diffusion-transformer');
	expect(slugs.slice(1).sort()).toEqual(stages.filter((stage) => stage !== '_template').sort());
	expect(paths.map((path) => Number(/(\d\d)-/.exec(path)![1]))).toEqual(paths.map((_, i) => i));
});

describe.each(paths)('%s', (path) => {
	const text = readFileSync(path, 'utf8');

	test('has a complete head, and cites exactly the sources that it lists', async () => {
		const compiled = await compile(text);
		const lesson = lessonEntry(path, compiled!.data!['fm'] as Record<string, unknown>);
		expect(lesson.minutes).toBeGreaterThanOrEqual(5);
		expect(lesson.minutes).toBeLessThanOrEqual(10);
		const cited = new Set(tags(text, 'Cite').map(({ of }) => of));
		expect([...cited].sort()).toEqual([...lesson.sources].sort());
		expect(cited.size).toBeGreaterThan(0);
		expect(tags(text, 'Stage')).toEqual([{ id: lesson.stage }]);
		expect(tags(text, 'Task')).toEqual(lesson.tasks.map((check) => ({ check })));
		expect(lesson.tasks.length).toBeGreaterThanOrEqual(2);
	});

	test('is 400 to 850 words long', () => {
		const words = proseOf(text).split(/\s+/).filter(Boolean).length;
		expect(words).toBeGreaterThanOrEqual(400);
		expect(words).toBeLessThanOrEqual(850);
	});

	test('begins no line of a paragraph with a tag, which Markdown would take for the end of it', () => {
		expect(text.match(/^<(?:Value|Cite|em)\b.*/gm)).toBeNull();
	});

	test('uses the lesson floor alone, and all it takes from it', () => {
		const imports = [...text.matchAll(/import \{([^}]*)\} from '([^']*)'/g)];
		expect(imports.map(([, , from]) => from)).toEqual(['#lib/lesson/index.ts']);
		const names = imports[0]![1]!.split(',').map((name) => name.trim());
		expect(names.filter((name) => !text.includes(`<${name}`))).toEqual([]);
	});

	test('ends with questions that have one right answer each', () => {
		const questions = [...text.matchAll(/<Question[\s\S]*?<\/Question>/g)].map(([all]) => all);
		expect(questions.length).toBeGreaterThanOrEqual(2);
		for (const question of questions) {
			const answers = tags(question, 'Answer');
			expect(answers.length).toBeGreaterThanOrEqual(3);
			expect(answers.filter((answer) => 'right' in answer)).toHaveLength(1);
		}
	});

	test('names facts, equations and code that exist', () => {
		const facts = tags(text, 'Value').map(({ of }) => of);
		expect(facts.length).toBeGreaterThan(0);
		expect(Object.keys(FACTS)).toEqual(expect.arrayContaining(facts));
		const equations = tags(text, 'Equation').map(({ of }) => of);
		expect(equations.length).toBeGreaterThan(0);
		expect(Object.keys(EQUATIONS)).toEqual(expect.arrayContaining(equations));
		const codes = tags(text, 'Code');
		expect(codes.length).toBeGreaterThan(0);
		for (const { file, symbol, from, to } of codes) {
			const lines = excerpt(CODE_FILES.get(file!) ?? '', symbol!, { from, to }).code.split('\n');
			expect(lines.length).toBeLessThanOrEqual(24);
		}
	});
});

test('nothing stands ready that no lesson uses', () => {
	const all = paths.map((path) => readFileSync(path, 'utf8')).join('\n');
	const used = (name: string, key: string) => new Set(tags(all, name).map((tag) => tag[key]));
	expect(Object.keys(FACTS).filter((id) => !used('Value', 'of').has(id))).toEqual([]);
	expect(Object.keys(EQUATIONS).filter((id) => !used('Equation', 'of').has(id))).toEqual([]);
	expect(Object.keys(TASKS).filter((id) => !used('Task', 'check').has(id))).toEqual([]);
	expect([...CODE_FILES.keys()].filter((file) => !used('Code', 'file').has(file))).toEqual([]);
});
