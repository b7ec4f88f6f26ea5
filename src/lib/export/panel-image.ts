import type { Options } from 'modern-screenshot';
import { PanelImageError } from './errors.ts';

/** Room around the panel, in pixels of the page. */
const MARGIN = 24;
/** Pixels of the image for one of the page. */
const PNG_SCALE = 2;

/** Put on what a panel's image should not contain, such as the menu that it is taken with. */
export const LEFT_BEHIND = 'data-left-behind';

/**
 * A whole panel in its theme, twice as fine. What scrolls on the page lies open.
 *
 * @param caption stands below it, since an image goes where its page does not.
 * @throws PanelImageError
 */
export async function toPng(panel: HTMLElement, caption: string): Promise<Blob> {
	return orPanelImageError(async () => {
		const { domToBlob } = await import('modern-screenshot');
		return laidOut(panel, caption, (options) =>
			domToBlob(panel, { ...options, type: 'image/png', scale: PNG_SCALE })
		);
	});
}

/**
 * A panel as an SVG file of its own: the page's elements inside a `foreignObject`, with their styles, fonts and
 * canvases. Text stays text and drawings stay drawings. Browsers show it; most drawing programs cannot.
 *
 * @param caption stands below it.
 * @throws PanelImageError
 */
export async function toSvg(panel: HTMLElement, caption: string): Promise<Blob> {
	return orPanelImageError(async () => {
		const { domToForeignObjectSvg } = await import('modern-screenshot');
		const svg = await laidOut(panel, caption, (options) => domToForeignObjectSvg(panel, options));
		return new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' });
	});
}

/** Has the panel's image made of all that it holds. The page is laid out for it only until it is copied. */
async function laidOut<T>(
	panel: HTMLElement,
	caption: string,
	make: (options: Options) => Promise<T>
): Promise<T> {
	const elements = [...panel.querySelectorAll<HTMLElement>('*')];
	const scrolls = elements.filter(isScrolled).map((element) => ({
		element,
		isWider: element.scrollWidth > element.clientWidth,
		place: { left: element.scrollLeft, top: element.scrollTop, behavior: 'instant' as const }
	}));
	const lines = elements.filter(isOneLine);
	const styles = elements.map(({ style }) => style.cssText);
	const below = captionElement(caption);
	const putBack = () => {
		below.remove();
		elements.forEach(({ style }, i) => {
			if (style.cssText !== styles[i]) style.cssText = styles[i]!;
		});
		for (const { element, place } of scrolls) element.scrollTo(place);
	};
	// Widths are copied rounded: what just fits on one line here could break there.
	for (const { style } of lines) style.flexWrap = 'nowrap';
	for (const { element, isWider } of scrolls) {
		Object.assign(element.style, { overflow: 'visible', height: 'auto', maxHeight: 'none' });
		if (isWider) Object.assign(element.style, { width: 'max-content', minWidth: '100%' });
	}
	panel.append(below);
	try {
		const open = scrolls.map(({ element }) => element);
		return await make({ ...optionsFor(panel, open), onCloneNode: putBack });
	} finally {
		putBack();
	}
}

function captionElement(text: string): HTMLElement {
	const element = document.createElement('p');
	element.textContent = text;
	element.ariaHidden = 'true';
	Object.assign(element.style, { color: 'var(--ink-soft)', fontSize: 'var(--text-xs)' });
	return element;
}

/** Whether a part of an element can only be scrolled to. */
function isScrolled(element: HTMLElement): boolean {
	const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
	if (scrollWidth <= clientWidth && scrollHeight <= clientHeight) return false;
	const { overflowX, overflowY } = getComputedStyle(element);
	return [overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll');
}

/** Whether what could go on in a second line stands in one. */
function isOneLine(element: HTMLElement): boolean {
	const { display, flexWrap } = getComputedStyle(element);
	if (!display.endsWith('flex') || flexWrap !== 'wrap') return false;
	const boxes = [...element.children].map((child) => child.getBoundingClientRect());
	const lowestTop = Math.max(...boxes.map(({ top }) => top));
	return boxes.every(({ bottom }) => bottom > lowestTop);
}

/** @param open what may reach over the panel's edge. */
function optionsFor(panel: HTMLElement, open: readonly HTMLElement[]): Options {
	const { left, width, height } = panel.getBoundingClientRect();
	const reaches = open.map((element) => element.getBoundingClientRect().right - left);
	return {
		width: Math.ceil(Math.max(width, ...reaches)) + 2 * MARGIN,
		height: Math.ceil(height) + 2 * MARGIN,
		style: { padding: `${MARGIN}px`, margin: '0' },
		backgroundColor: getComputedStyle(document.documentElement).backgroundColor,
		filter: (node) => !(node instanceof Element && node.hasAttribute(LEFT_BEHIND))
	};
}

async function orPanelImageError<T>(make: () => Promise<T>): Promise<T> {
	try {
		return await make();
	} catch (error) {
		throw new PanelImageError(error);
	}
}
