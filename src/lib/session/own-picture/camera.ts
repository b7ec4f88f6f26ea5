import { CameraRefusedError, NoCameraError } from './picture-errors.ts';

/** Pixels asked of the camera; it may give others. */
const WIDTH = 1280;

/**
 * The camera's picture. Whoever asked for it calls {@link closeCamera}.
 *
 * @throws CameraRefusedError, NoCameraError
 */
export async function openCamera(): Promise<MediaStream> {
	// Absent on pages that did not come over a secure connection.
	const devices = navigator.mediaDevices as MediaDevices | undefined;
	if (!devices) throw new NoCameraError();
	try {
		return await devices.getUserMedia({ video: { width: { ideal: WIDTH } }, audio: false });
	} catch (error) {
		const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
		throw isRefused ? new CameraRefusedError() : new NoCameraError();
	}
}

export function closeCamera(stream: MediaStream): void {
	for (const track of stream.getTracks()) track.stop();
}
