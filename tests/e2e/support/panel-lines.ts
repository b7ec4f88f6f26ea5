import type { Locator } from '@playwright/test';

/**
 * What a panel shows beside its canvases, a line for each thing: where the parts of its figures lie, the shapes of its
 * vector drawings, its bars and swatches, its colours, and every word and number that is to be read.
 */
export async function linesOf(panel: Locator): Promise<string[]> {
	return [...(await layoutOf(panel)), ...(await textOf(panel))];
}

/**
 * A figure's title and width; its canvases and drawings with left, top, width and height in the figure's drawing, in CSS
 * pixels; the same of each shape in its drawing, with points along a path; of bars in percent of what holds them.
 */
function layoutOf(panel: Locator): Promise<string[]> {
	return panel.evaluate((root) => {
		/** Points along a path that stand for it, both ends included. */
		const POINTS = 9;
		const SHAPES = 'path, line, polyline, polygon, rect, circle, ellipse';
		const whole = (value: number) => Math.round(value) || 0;
		const isShown = (element: Element) => element.getClientRects().length > 0;

		const boxIn = (part: Element, { left, top }: DOMRect) => {
			const box = part.getBoundingClientRect();
			return [box.left - left, box.top - top, box.width, box.height].map(whole).join(' ');
		};

		const pointsOf = (path: SVGPathElement, origin: DOMRect) => {
			const matrix = path.getScreenCTM();
			const length = path.getTotalLength();
			if (!matrix || length === 0) return [];
			return Array.from({ length: POINTS }, (_, i) => {
				const { x, y } = path.getPointAtLength((length * i) / (POINTS - 1)).matrixTransform(matrix);
				return `${whole(x - origin.left)} ${whole(y - origin.top)}`;
			});
		};

		const linesOfShape = (shape: Element, origin: DOMRect) => {
			const points = shape instanceof SVGPathElement ? pointsOf(shape, origin) : [];
			const along = points.length > 0 ? ` through ${points.join(', ')}` : '';
			return `    ${shape.localName} ${boxIn(shape, origin)}${along}`;
		};

		/** What data alone place, measure or colour: by declarations of its own. */
		const linesOfBar = (bar: HTMLElement) => {
			const own = [...bar.style];
			const isPlaced = own.some((name) => /^(width|height|left|top|transform)$/.test(name));
			const { left, top, width, height } = bar.parentElement!.getBoundingClientRect();
			const box = bar.getBoundingClientRect();
			const shares = [
				(box.left - left) / width,
				(box.top - top) / height,
				box.width / width,
				box.height / height
			].map((share) => whole(100 * share));
			const measures = own
				.filter((name) => name.startsWith('--'))
				.map((name) => [name, Number(bar.style.getPropertyValue(name))] as const)
				.filter(([, value]) => !Number.isNaN(value))
				.map(([name, value]) => ` ${name} ${whole(100 * value)} %`);
			const { backgroundColor } = getComputedStyle(bar);
			const colour = own.includes('background-color') ? backgroundColor.match(/[\d.]+/g) : null;
			const isSeen = colour && colour[3] !== '0';
			const place = `${isPlaced ? ` ${shares.join(' ')} %` : ''}${measures.join('')}`;
			return [
				...(place ? [`  bar${place}`] : []),
				...(isSeen ? [`  swatch ${colour.join(' ')}`] : [])
			];
		};

		const figures = [...root.querySelectorAll('figure')].filter(isShown).flatMap((figure) => {
			const drawing = figure.querySelector('.drawing') ?? figure;
			const origin = drawing.getBoundingClientRect();
			const parts = [...drawing.querySelectorAll('canvas, svg')].filter(isShown);
			const lines = parts.flatMap((part) => {
				const own = part.getBoundingClientRect();
				const shapes = [...part.querySelectorAll(SHAPES)].filter(isShown);
				return [
					`  ${part.localName} ${boxIn(part, origin)}`,
					...shapes.map((shape) => linesOfShape(shape, own))
				];
			});
			const bars = [...drawing.querySelectorAll<HTMLElement>('[style]')].filter(isShown);
			const title = figure.querySelector('.title')?.textContent ?? '';
			const width = whole(figure.getBoundingClientRect().width);
			return [`${title} | ${width}`, ...lines, ...bars.flatMap(linesOfBar)];
		});

		const inks = new Set<string>();
		for (const shape of root.querySelectorAll(`svg :is(${SHAPES}, text)`)) {
			const { fill, stroke } = getComputedStyle(shape);
			for (const ink of [fill, stroke])
				if (ink.startsWith('rgb')) inks.add(ink.replaceAll(' ', ''));
		}
		return [...figures, ...[...inks].sort().map((ink) => `  ink ${ink}`)];
	});
}

/** What is to be read in a panel, a line for each block of text or row of a table; numbers as a program writes them. */
async function textOf(panel: Locator): Promise<string[]> {
	const text = await panel.innerText();
	return text
		.split('\n')
		.map((line) => plainNumbers(line.replaceAll(/\s+/g, ' ').trim()))
		.filter(Boolean)
		.map((line) => `  says ${line}`);
}

/** `−1,234` as `-1234`; a number with a negative power of ten, mostly what rounding leaves over, as 0. */
function plainNumbers(text: string): string {
	return text
		.replaceAll('−', '-')
		.replaceAll(/(?<=\d),(?=\d{3}\b)/g, '')
		.replaceAll(/-?[\d.]+ × 10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, '0');
}
