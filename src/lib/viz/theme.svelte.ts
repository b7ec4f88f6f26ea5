import { createSubscriber } from 'svelte/reactivity';

export type ThemeName = 'light' | 'dark';

const DARK = '(prefers-color-scheme: dark)';

/** Which of the two themes the page shows: `<html data-theme>` where it is set, else the system's. */
class Theme {
	readonly #subscribe = createSubscriber((update) => {
		const system = matchMedia(DARK);
		const page = new MutationObserver(update);
		system.addEventListener('change', update);
		page.observe(document.documentElement, { attributeFilter: ['data-theme'] });
		return () => {
			system.removeEventListener('change', update);
			page.disconnect();
		};
	});

	/** Reactive; `light` where there is no page yet, as in prerendering. */
	get current(): ThemeName {
		if (typeof document === 'undefined') return 'light';
		this.#subscribe();
		const chosen = document.documentElement.dataset['theme'];
		if (chosen === 'light' || chosen === 'dark') return chosen;
		return matchMedia(DARK).matches ? 'dark' : 'light';
	}

	/** Sets the page's theme; `system` leaves it to the system again. */
	choose(theme: ThemeName | 'system'): void {
		if (theme === 'system') delete document.documentElement.dataset['theme'];
		else document.documentElement.dataset['theme'] = theme;
	}
}

export const theme = new Theme();
