import type { Attachment } from 'svelte/attachments';

/** Lets the keyboard reach a box exactly while its content is wider than it is, so that arrows can scroll it. */
export const focusWhileScrollable: Attachment<HTMLElement> = (box) => {
	const update = () => {
		if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
		else box.removeAttribute('tabindex');
	};
	update(); // at once: the observer speaks only after the next layout
	const observer = new ResizeObserver(update);
	observer.observe(box);
	for (const child of box.children) observer.observe(child);
	return () => observer.disconnect();
};
