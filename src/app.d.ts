/** Lessons are Markdown compiled by mdsvex: a component, and its front matter. */
declare module '*.md' {
	import type { Component } from 'svelte';

	const Lesson: Component;
	export default Lesson;
	export const metadata: Readonly<Record<string, unknown>>;
}
