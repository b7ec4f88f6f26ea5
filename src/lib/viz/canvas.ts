import type { Tensor } from '../tensor/tensor.ts';
import type { ColourScale } from './scales.ts';

/** Paints into a canvas; the components attach it and run it again when what it reads has changed. */
export type Paint = (canvas: HTMLCanvasElement) => void;

/** Resizing allocates the canvas anew, so it waits until the size is another. */
export function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== height) canvas.height = height;
}

/** One canvas pixel for each of `columns · rows` cells, filled through one image. */
export function paintPixels(
	canvas: HTMLCanvasElement,
	columns: number,
	rows: number,
	fill: (rgba: Uint8ClampedArray) => void
): void {
	resize(canvas, columns, rows);
	const context = canvas.getContext('2d');
	if (!context || columns < 1 || rows < 1) return;
	const image = context.createImageData(columns, rows);
	fill(image.data);
	context.putImageData(image, 0, 0);
}

/** `[rows · columns]` values, one canvas pixel each; CSS makes them larger without smoothing. */
export function paintCells(
	canvas: HTMLCanvasElement,
	values: ArrayLike<number>,
	rows: number,
	columns: number,
	scale: ColourScale
): void {
	paintPixels(canvas, columns, rows, (rgba) => scale.paint(values, rgba));
}

/** A picture `[3, S, S]` in [-1, 1]; overshoot is clipped. */
export function paintPicture(canvas: HTMLCanvasElement, { data, dims }: Tensor): void {
	const [, height, width] = dims;
	const plane = height * width;
	paintPixels(canvas, width, height, (rgba) => {
		for (let i = 0; i < plane; i++) {
			for (let channel = 0; channel < 3; channel++) {
				rgba[4 * i + channel] = (data[channel * plane + i] + 1) * 127.5;
			}
			rgba[4 * i + 3] = 255;
		}
	});
}
