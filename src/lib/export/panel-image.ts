import type { Options } from 'modern-screenshot';
import { PanelImageError } from './errors.ts';

/** Room around the panel, in pixels of the page. */
const MARGIN = 24;
/** Pixels of the image for one of the page. */
const PNG_SCALE = 2;

/** Put on what a panel's image should not contain, such as the menu that it is taken with. */
export const LEFT_BEHIND = 'data-left-behind';

/**
 * A panel as it stands on the page, in its theme, twice as fine.
 *
 * @throws PanelImageError
 */
export async function toPng(panel: HTMLElement): Promise<Blob> {
	return orPanelImageError(async () => {
		const { domToBlob } = await import('modern-screenshot');
		return domToBlob(panel, { ...optionsFor(panel), type: 'image/png', scale: PNG_SCALE });
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
		const svg = await domToForeignObjectSvg(panel, optionsFor(panel));
		return new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' });
	});
}

function optionsFor(panel: HTMLElement): Options {
	const { width, height } = panel.getBoundingClientRect();
	return {
		width: Math.ceil(width) + 2 * MARGIN,
		height: Math.ceil(height) + 2 * MARGIN,
		style: { padding: `${MARGIN}px`, margin: '0' },
		backgroundColor: getComputedStyle(document.documentElement).backgroundColor,
		features: { restoreScrollPosition: true },
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
