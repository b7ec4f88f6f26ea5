import { expect, test } from 'vitest';
import { FrontMatterError, lessonEntry } from './front-matter.ts';

const head = {
	title: 'Attention',
	question: 'Who looks at whom?',
	minutes: 7,
	stage: 'attention',
	tasks: ['nearby-head', 'word-head'],
	sources: ['dit']
};

test('a lesson’s place and address come from its file, the rest from its head', () => {
	expect(lessonEntry('/content/lessons/05-attention.md', head)).toEqual({
		...head,
		slug: 'attention',
		number: 5
	});
});

test.each([
	['attention.md', head],
	['05-attention.md', { ...head, title: '' }],
	['05-attention.md', { ...head, question: undefined }],
	['05-attention.md', { ...head, minutes: 'seven' }],
	['05-attention.md', { ...head, stage: 3 }],
	['05-attention.md', { ...head, tasks: ['nearby-head', 'a miracle'] }],
	['05-attention.md', { ...head, tasks: [] }],
	['05-attention.md', { ...head, tasks: 'nearby-head' }],
	['05-attention.md', { ...head, sources: ['a paper nobody wrote'] }],
	['05-attention.md', { ...head, sources: undefined }]
])('%s is refused with the head %o', (path, wrong) => {
	expect(() => lessonEntry(path, wrong)).toThrow(FrontMatterError);
});
