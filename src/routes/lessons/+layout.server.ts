import { lessonEntry } from '#lib/lesson/front-matter.ts';
import type { LayoutServerLoad } from './$types';

const heads = import.meta.glob<Record<string, unknown>>('/content/lessons/*.md', {
	eager: true,
	import: 'metadata'
});

/** Every lesson, in its order. Read on the server, so that the page carries the heads alone. */
export const load: LayoutServerLoad = () => ({
	lessons: Object.entries(heads)
		.map(([path, head]) => lessonEntry(path, head))
		.sort((a, b) => a.number - b.number)
});
