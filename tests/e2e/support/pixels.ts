import type { Locator } from '@playwright/test';

/** The colours of a canvas, its own or the first one inside: red, green, blue, alpha of pixel after pixel. */
export function readCanvas(locator: Locator): Promise<number[]> {
	return locator
		.locator('canvas')
		.last()
		.evaluate((canvas: HTMLCanvasElement) => {
			const context = canvas.getContext('2d');
			return [...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
		});
}

/** The mean of |a − b| over red, green and blue, in levels of 255; infinite where the sizes differ. */
export function meanDifference(a: readonly number[], b: readonly number[]): number {
	if (a.length !== b.length || a.length === 0) return Infinity;
	const isColour = (i: number) => i % 4 < 3;
	const sum = a.reduce((total, value, i) => total + (isColour(i) ? Math.abs(value - b[i]!) : 0), 0);
	return sum / (0.75 * a.length);
}
