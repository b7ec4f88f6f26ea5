import { error } from '@sveltejs/kit';
import type { Component } from 'svelte';
import type { EntryGenerator, PageLoad } from './$types';

const texts = import.meta.glob<Component>('/content/lessons/*.md', { import: 'default' });

/** `/content/lessons/05-attention.md` → `attention`. */
function slugOf(path: string): string {
	return path.replace(/^.*\/\d\d-|\.md$/g, '');
}

export const entries: EntryGenerator = () =>
	Object.keys(texts).map((path) => ({ slug: slugOf(path) }));

export const load: PageLoad = async ({ params, parent }) => {
	const { lessons } = await parent();
	const place = lessons.findIndex(({ slug }) => slug === params.slug);
	const path = Object.keys(texts).find((candidate) => slugOf(candidate) === params.slug);
	const lesson = lessons[place];
	const text = path && texts[path];
	if (!lesson || !text) error(404, 'There is no such lesson.');
	return {
		lesson,
		previous: lessons[place - 1],
		next: lessons[place + 1],
		Text: await text()
	};
};
