import type { Size } from './crop.ts';
import {
	NoPictureError,
	NotAPictureError,
	PictureTooLargeError,
	UndecodablePictureError
} from './picture-errors.ts';
import type { Raster } from './resample.ts';

const MEGABYTE = 1e6;
const LARGEST_MEGABYTES = 60;

/** Longer sides are brought down to this, in pixels: enough for every zoom, and quick to crop again and again. */
const LONGEST_SIDE = 1024;

/**
 * Reads a picture file, upright as its own data says.
 *
 * @throws PictureTooLargeError, NotAPictureError, UndecodablePictureError
 */
export async function readPicture(file: Blob): Promise<Raster> {
	const name = file instanceof File && file.name !== '' ? `“${file.name}”` : 'This file';
	if (file.size > LARGEST_MEGABYTES * MEGABYTE) {
		throw new PictureTooLargeError(name, file.size / MEGABYTE, LARGEST_MEGABYTES);
	}
	const bitmap = await createImageBitmap(file).catch(async () => {
		throw (await beginsLikeAPicture(file))
			? new UndecodablePictureError(name)
			: new NotAPictureError(name);
	});
	try {
		return rasterOf(bitmap, bitmap);
	} finally {
		bitmap.close();
	}
}

/** The first file of what was dropped or pasted; @throws NoPictureError where there is none. */
export function pictureFile(files: FileList | null | undefined): File {
	const file = [...(files ?? [])].find(({ type }) => type.startsWith('image/')) ?? files?.[0];
	if (!file) throw new NoPictureError();
	return file;
}

/** The pixels of a picture or of a frame of video, on white where it is transparent, and not larger than needed. */
export function rasterOf(source: CanvasImageSource, { width, height }: Size): Raster {
	const shrink = Math.min(1, LONGEST_SIDE / Math.max(width, height));
	const size = {
		width: Math.max(1, Math.round(width * shrink)),
		height: Math.max(1, Math.round(height * shrink))
	};
	const context = new OffscreenCanvas(size.width, size.height).getContext('2d')!;
	context.imageSmoothingQuality = 'high';
	context.fillStyle = 'white';
	context.fillRect(0, 0, size.width, size.height);
	context.drawImage(source, 0, 0, size.width, size.height);
	return { ...size, rgba: context.getImageData(0, 0, size.width, size.height).data };
}

/** The first bytes of PNG, JPEG, GIF and of RIFF, in which WebP comes. */
const BEGINNINGS = ['89504e47', 'ffd8ff', '47494638', '52494646'];

async function beginsLikeAPicture(file: Blob): Promise<boolean> {
	const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return BEGINNINGS.some((beginning) => hex.startsWith(beginning));
}
