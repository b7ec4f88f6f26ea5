import type { FileEntry } from '../trace/manifest.ts';

/**
 * Whether hashes can be computed here. Browsers offer them to secure pages only (https, or localhost); elsewhere
 * files are checked by their length alone, and the visitor is told.
 */
export function canHash(): boolean {
	return globalThis.crypto?.subtle !== undefined;
}

/** SHA-256, lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the bytes are what the manifest promises, as far as can be told here. */
export async function isIntact(bytes: Uint8Array<ArrayBuffer>, entry: FileEntry): Promise<boolean> {
	if (bytes.length !== entry.bytes) return false;
	return !canHash() || (await sha256(bytes)) === entry.sha256;
}
