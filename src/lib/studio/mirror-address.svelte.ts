import { afterNavigate, goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { navigating, page } from '$app/state';
import { linkTo } from '../session/session-link.ts';
import type { Session } from '../session/session.svelte.ts';

/** Browsers refuse an address that changes too often. */
const ADDRESS_DELAY_MS = 400;

type Query = '' | `?${string}`;
type Hash = '' | `#${string}`;

/**
 * Keeps what is on show in the page's address, so that it is there after a reload, and follows links to the same page.
 * Called while a page's component is set up.
 *
 * @param path of the page, from the site's root.
 */
export function mirrorInAddress(session: Session, path: '/' | 'gallery/' | 'embed/'): void {
	afterNavigate(({ type, shallow }) => {
		// A shallow one is this page's own, writing its state into the address.
		if (type !== 'enter' && !shallow) session.open(location.search);
	});

	$effect(() => {
		const link = linkTo(session);
		// A link that is still to be drawn stays as it was opened.
		if (!session.run || session.waiting || session.coming) return;
		const timer = setTimeout(() => {
			const query: Query = link ? `?${link}` : '';
			const options = { state: page.state, shallow: true, replace: true };
			// Writing the address would call off a way that the visitor has taken meanwhile.
			if (location.search === query || navigating.to) return;
			void goto(resolve(`${path}${query}${location.hash as Hash}`), options);
		}, ADDRESS_DELAY_MS);
		return () => clearTimeout(timer);
	});
}
