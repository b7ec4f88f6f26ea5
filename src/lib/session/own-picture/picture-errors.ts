/** Not a picture at all, or of a kind that this browser does not know. */
export class NotAPictureError extends Error {
	override readonly name = 'NotAPictureError';
	constructor(file: string) {
		super(`${file} is not a picture that this browser can read. Take a PNG, JPEG or WebP file.`);
	}
}

/** A picture by its first bytes, but it cannot be decoded. */
export class UndecodablePictureError extends Error {
	override readonly name = 'UndecodablePictureError';
	constructor(file: string) {
		super(
			`${file} could not be decoded: it is damaged, or has more pixels than this browser can hold. Save it anew or smaller, and try again.`
		);
	}
}

/** More bytes than are worth reading into the page. */
export class PictureTooLargeError extends Error {
	override readonly name = 'PictureTooLargeError';
	constructor(file: string, megabytes: number, limit: number) {
		super(
			`${file} has ${Math.round(megabytes)} MB, and this page reads pictures of up to ${limit} MB. Save it smaller, and try again.`
		);
	}
}

/** What was dropped, pasted or picked has no file in it. */
export class NoPictureError extends Error {
	override readonly name = 'NoPictureError';
	constructor() {
		super(
			'There is no picture file in that. Save the picture first, then drop or choose its file.'
		);
	}
}

/** The visitor, the browser or the system said no. */
export class CameraRefusedError extends Error {
	override readonly name = 'CameraRefusedError';
	constructor() {
		super(
			'The camera was refused. Allow it for this site in the browser’s settings, or choose a file instead.'
		);
	}
}

/** No camera, or one that does not start. */
export class NoCameraError extends Error {
	override readonly name = 'NoCameraError';
	constructor() {
		super('There is no camera that this page can use now. Choose a file instead.');
	}
}
