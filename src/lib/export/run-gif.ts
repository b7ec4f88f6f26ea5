import { Encoder } from 'modern-gif';
import type { Tensor } from '../tensor/tensor.ts';
import type { Lab } from '../trace/lab.ts';
import { paintPicture } from '../viz/canvas.ts';
import { cleanPictures, type RunToShow } from './clean-pictures.ts';
import { NothingToTakeError } from './errors.ts';

/** A picture is enlarged by a whole number, to about this many pixels. */
const TARGET_SIZE = 512;
const CAPTION_HEIGHT = 36;
const FRAME_MS = 200;
const LAST_FRAME_MS = 2500;
const COLOURS = { paper: '#fbfaf7', ink: '#1d1c1a', faint: '#716d66' };

/**
 * The pictures of a run, one frame a step with its number and time below, as an endless GIF; the last is shown longer.
 * The format has 256 colours.
 *
 * @throws NothingToTakeError before the first step.
 * @throws what decoding a missing picture throws; nothing is put in its place.
 */
export async function toGif(run: RunToShow, lab: Pick<Lab, 'decode'>): Promise<Blob> {
	const { steps, request } = run.trace;
	if (steps.length === 0) throw new NothingToTakeError();
	const [pictures] = await Promise.all([
		cleanPictures(run, lab),
		document.fonts.load(captionFont(400))
	]);
	const frames = pictures.map((picture, i) =>
		paintFrame(picture, {
			step: `Step ${i + 1} of ${request.steps}`,
			time: `t = ${steps[i]!.t.toFixed(2)}`
		})
	);
	const { width, height } = frames[0]!;
	const encoder = new Encoder({ width, height, looped: true, loopCount: 0 });
	for (const [i, { data }] of frames.entries()) {
		const delay = i === frames.length - 1 ? LAST_FRAME_MS : FRAME_MS;
		await encoder.encode({ data: data.buffer, delay });
	}
	return encoder.flush('blob');
}

function paintFrame(
	picture: Tensor,
	caption: { readonly step: string; readonly time: string }
): ImageData {
	const small = document.createElement('canvas');
	paintPicture(small, picture);
	const factor = Math.max(1, Math.round(TARGET_SIZE / small.width));
	const width = factor * small.width;
	const height = factor * small.height;

	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height + CAPTION_HEIGHT;
	const context = canvas.getContext('2d', { willReadFrequently: true })!;
	context.fillStyle = COLOURS.paper;
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingEnabled = false;
	context.drawImage(small, 0, 0, width, height);

	const baseline = height + CAPTION_HEIGHT / 2 + 1;
	context.textBaseline = 'middle';
	context.font = captionFont(600);
	context.fillStyle = COLOURS.ink;
	context.fillText(caption.step, 12, baseline);
	context.font = captionFont(400);
	context.fillStyle = COLOURS.faint;
	context.textAlign = 'right';
	context.fillText(caption.time, width - 12, baseline);
	return context.getImageData(0, 0, canvas.width, canvas.height);
}

function captionFont(weight: number): string {
	return `${weight} 17px "Inter Variable", system-ui, sans-serif`;
}
