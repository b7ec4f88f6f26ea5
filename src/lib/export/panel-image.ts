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
 * @throws PanelImageError
 */
export async function toPng(panel: HTMLElement): Promise<Blob> {
	return orPanelImageError(async () => {
		const { domToBlob } = await import('modern-screenshot');
		return unrolled(panel, (options) =>
			domToBlob(panel, { ...options, type: 'image/png', scale: PNG_SCALE })
		);
	});
}

/**
 * A panel as an SVG file of its own: the page's elements inside a `foreignObject`, with their styles, fonts and
 * canvases. Text stays text and drawings stay drawings. Browsers show it; most drawing programs cannot.
 *
 * @throws PanelImageError
 */
export async function toSvg(panel: HTMLElement): Promise<Blob> {
	return orPanelImageError(async () => {
		const { domToForeignObjectSvg } = await import('modern-screenshot');
		const svg = await unrolled(panel, (options) => domToForeignObjectSvg(panel, options));
		return new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' });
	});
}

/** Has the panel's image made of all that it holds. On the page it lies open only until it is copied. */
async function unrolled<T>(panel: HTMLElement, make: (options: Options) => Promise<T>): Promise<T> {
	const scrolls = [...panel.querySelectorAll<HTMLElement>('*')].filter(isScrolled);
	const before = scrolls.map(({ scrollLeft, scrollTop, scrollWidth, clientWidth, style }) => ({
		isWider: scrollWidth > clientWidth,
		style: style.cssText,
		place: { left: scrollLeft, top: scrollTop, behavior: 'instant' as const }
	}));
	const rollUp = () =>
		scrolls.forEach((element, i) => {
			element.style.cssText = before[i]!.style;
			element.scrollTo(before[i]!.place);
		});
	scrolls.forEach(({ style }, i) => {
		Object.assign(style, { overflow: 'visible', height: 'auto', maxHeight: 'none' });
		if (before[i]!.isWider) Object.assign(style, { width: 'max-content', minWidth: '100%' });
	});
	try {
		return await make({ ...optionsFor(panel, scrolls), onCloneNode: rollUp });
	} finally {
		rollUp();
	}
}

/** Whether a part of an element can only be scrolled to. */
function isScrolled(element: HTMLElement): boolean {
	const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
	if (scrollWidth <= clientWidth && scrollHeight <= clientHeight) return false;
	const { overflowX, overflowY } = getComputedStyle(element);
	return [overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll');
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
