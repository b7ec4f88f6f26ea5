import type { ThemeName } from '../viz/theme.svelte.ts';

/** The script in `app.html` reads it before the first paint. */
const KEY = 'theme';

/** Remembers a visitor's choice, where the browser lets the page remember anything. */
export function keepTheme(theme: ThemeName): void {
	try {
		localStorage.setItem(KEY, theme);
	} catch {
		// The choice then lasts as long as the page.
	}
}
