// SvelteKit 3 takes its options from `vite.config.ts`, and stops where it finds a `svelte.config.js`, which it would
// not read. Under this name, which editors and other tools look for too, the options are a file of their own, read by both.
import adapter from '@sveltejs/adapter-static';
import { mdsvex } from 'mdsvex';

/** @type {NonNullable<Parameters<typeof import('@sveltejs/kit/vite').sveltekit>[0]>} */
export default {
	adapter: adapter({ fallback: '404.html' }),
	extensions: ['.svelte', '.md'],
	preprocess: [mdsvex({ extensions: ['.md'] })],
	compilerOptions: {
		runes: true,
		// The old spelling is mdsvex's own, in what it makes of a lesson.
		warningFilter: ({ code }) => code !== 'script_context_deprecated'
	}
};
