import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locator, Page, TestInfo } from '@playwright/test';
import { COLOUR_TOLERANCE } from './line-differences.ts';

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
