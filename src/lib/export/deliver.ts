import { ClipboardError } from './errors.ts';

/** Hands a file to the visitor, as a download. */
export function saveFile(content: Blob, name: string): void {
	const url = URL.createObjectURL(content);
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The download reads the address after this task.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @throws ClipboardError where the browser forbids it, as it may in a frame or without HTTPS. */
export async function copyText(text: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		throw new ClipboardError();
	}
}
