/** Width and height in pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** Which square of a picture is taken. */
export interface Crop {
	/** The square's centre, in shares of the picture's width and height. */
	readonly x: number;
	readonly y: number;
	/** 1 takes the largest square that fits, 2 one of half its side. */
	readonly zoom: number;
}

/** A square of a picture, in pixels. */
export interface Square {
	readonly left: number;
	readonly top: number;
	readonly side: number;
}

/** The largest square, in the middle. */
export const CENTRED: Crop = { x: 0.5, y: 0.5, zoom: 1 };

export const LARGEST_ZOOM = 8;

/** The pixels that a crop takes. */
export function squareOf({ width, height }: Size, { x, y, zoom }: Crop): Square {
	const side = Math.min(width, height) / zoom;
	return { left: x * width - side / 2, top: y * height - side / 2, side };
}

/** The crop nearest to the given one that lies inside the picture. */
export function fitted({ width, height }: Size, crop: Crop): Crop {
	const zoom = clamp(crop.zoom, 1, LARGEST_ZOOM);
	const half = Math.min(width, height) / zoom / 2;
	return {
		x: clamp(crop.x, half / width, 1 - half / width),
		y: clamp(crop.y, half / height, 1 - half / height),
		zoom
	};
}

/** The crop after the picture was pulled right and down under it, by shares of the square's side. */
export function pulled(size: Size, crop: Crop, right: number, down: number): Crop {
	const { side } = squareOf(size, crop);
	return fitted(size, {
		...crop,
		x: crop.x - (right * side) / size.width,
		y: crop.y - (down * side) / size.height
	});
}

/** The crop at another zoom, about the same centre as far as the picture's edges allow. */
export function zoomed(size: Size, crop: Crop, zoom: number): Crop {
	return fitted(size, { ...crop, zoom });
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(high, Math.max(low, value));
}
