import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locator, Page, TestInfo } from '@playwright/test';

/** CSS pixels by which a part may lie or measure otherwise. */
const LAYOUT_TOLERANCE = 4;
/** Levels of 255 by which another machine's rounding may change a colour. */
const COLOUR_TOLERANCE = 6;

/**
 * Every canvas of a panel, in the order of the page, on one sheet: PNG bytes. Canvases have a pixel for each number, so
 * most are taken as they are; of larger ones the means of squares are taken, by whole-number arithmetic that is the same
 * in every browser.
 */
export async function sheetOf(panel: Locator): Promise<Buffer> {
	const url = await panel.evaluate((root) => {
		const MOST = 48;
		const GAP = 2;
		const WIDTH = 512;
		const prints = [...root.querySelectorAll('canvas')].flatMap((canvas) => {
			const { width, height } = canvas;
			const context = canvas.getContext('2d');
			if (!context || width === 0 || height === 0) return [];
			const { data } = context.getImageData(0, 0, width, height);
			const side = Math.ceil(Math.max(width, height) / MOST);
			const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
			const image = new ImageData(columns, rows);
			for (let cell = 0; cell < columns * rows; cell++) {
				const left = (cell % columns) * side;
				const top = Math.floor(cell / columns) * side;
				const [right, bottom] = [Math.min(width, left + side), Math.min(height, top + side)];
				const sums = [0, 0, 0, 0];
				for (let y = top; y < bottom; y++) {
					for (let x = left; x < right; x++) {
						const at = 4 * (y * width + x);
						const alpha = data[at + 3]!;
						for (let i = 0; i < 3; i++) sums[i]! += data[at + i]! * alpha;
						sums[3]! += alpha;
					}
				}
				const [red, green, blue, alpha] = sums as [number, number, number, number];
				const colours = alpha === 0 ? [0, 0, 0] : [red, green, blue].map((sum) => sum / alpha);
				const count = (right - left) * (bottom - top);
				image.data.set([...colours, alpha / count].map(Math.round), 4 * cell);
			}
			return [image];
		});
		let [x, y, lowest] = [0, 0, 0];
		const places = prints.map((image) => {
			if (x + image.width > WIDTH) [x, y] = [0, lowest + GAP];
			const place = { image, x, y };
			x += image.width + GAP;
			lowest = Math.max(lowest, y + image.height);
			return place;
		});
		const sheet = document.createElement('canvas');
		[sheet.width, sheet.height] = [WIDTH, Math.max(1, lowest)];
		for (const { image, x, y } of places) sheet.getContext('2d')!.putImageData(image, x, y);
		return sheet.toDataURL('image/png');
	});
	return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/**
 * Where the parts of a panel's figures lie, and the colours of its vector drawings, a line for each: a figure's title and
 * width, its canvases and drawings with left, top, width and height in the figure's drawing, in CSS pixels.
 */
export function layoutOf(panel: Locator): Promise<string[]> {
	return panel.evaluate((root) => {
		const whole = (value: number) => Math.round(value);
		const isShown = (element: Element) => element.getClientRects().length > 0;
		const figures = [...root.querySelectorAll('figure')].filter(isShown).flatMap((figure) => {
			const drawing = figure.querySelector('.drawing') ?? figure;
			const origin = drawing.getBoundingClientRect();
			const parts = [...drawing.querySelectorAll('canvas, svg')].filter(isShown);
			const lines = parts.map((part) => {
				const { left, top, width, height } = part.getBoundingClientRect();
				const box = [left - origin.left, top - origin.top, width, height].map(whole);
				return `  ${part.localName} ${box.join(' ')}`;
			});
			const title = figure.querySelector('.title')?.textContent ?? '';
			return [`${title} | ${whole(figure.getBoundingClientRect().width)}`, ...lines];
		});
		const inks = new Set<string>();
		for (const shape of root.querySelectorAll('svg :is(path, line, rect, circle, text, polygon)')) {
			const { fill, stroke } = getComputedStyle(shape);
			for (const ink of [fill, stroke])
				if (ink.startsWith('rgb')) inks.add(ink.replaceAll(' ', ''));
		}
		return [...figures, ...[...inks].sort().map((ink) => `  ink ${ink}`)];
	});
}

/** What differs between two lists of lines, in which numbers may differ a little. */
export function differences(expected: readonly string[], found: readonly string[]): string[] {
	const isNear = (a: string | undefined, b: string | undefined) =>
		a === b || Math.abs(Number(a) - Number(b)) <= LAYOUT_TOLERANCE;
	const lines = Math.max(expected.length, found.length);
	return Array.from({ length: lines }, (_, i) => [expected[i] ?? '', found[i] ?? '']).flatMap(
		([before, after], i) => {
			const [a, b] = [before!.split(' '), after!.split(' ')];
			const isSame = a.length === b.length && a.every((word, j) => isNear(word, b[j]));
			return isSame ? [] : [`line ${i + 1}: ${before} → ${after}`];
		}
	);
}

/**
 * How many pixels of two sheets differ; infinitely many where their sizes do. Playwright's own comparison is not used: it
 * takes a single pixel of another colour for a smoothed edge.
 */
export function changedPixels(page: Page, expected: Buffer, found: Buffer): Promise<number> {
	const sheets = [expected, found].map((sheet) => sheet.toString('base64'));
	return page.evaluate(
		async ({ sheets, tolerance }) => {
			const [a, b] = await Promise.all(
				sheets.map(async (base64) => {
					const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
					const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
					const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
					context.drawImage(image, 0, 0);
					return context.getImageData(0, 0, image.width, image.height);
				})
			);
			if (a!.width !== b!.width || a!.height !== b!.height) return Infinity;
			const changed = new Set<number>();
			a!.data.forEach((level, i) => {
				if (Math.abs(level - b!.data[i]!) > tolerance) changed.add(Math.floor(i / 4));
			});
			return changed.size;
		},
		{ sheets, tolerance: COLOUR_TOLERANCE }
	);
}

/** What is kept under a name. With `--update-snapshots` it is replaced by what was found. */
export function kept(name: string, found: Buffer, info: TestInfo): Buffer {
	const path = info.snapshotPath(name);
	if (['all', 'changed'].includes(info.config.updateSnapshots)) {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, found);
	}
	if (!existsSync(path))
		throw new Error(`Nothing is kept as ${path}: run with --update-snapshots.`);
	return readFileSync(path);
}

/** The same for lines of text. */
export function keptLines(name: string, found: readonly string[], info: TestInfo): string[] {
	return kept(name, Buffer.from(`${found.join('\n')}\n`), info)
		.toString()
		.trimEnd()
		.split('\n');
}
