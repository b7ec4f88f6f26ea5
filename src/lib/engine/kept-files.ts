import type { FileEntry } from '../trace/manifest.ts';
import { isIntact } from './hash.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const CACHE = 'dit-explainer-models';

/** Cache Storage, or undefined where the browser withholds it (plain http, some private modes). */
async function openCache(): Promise<Cache | undefined> {
	return globalThis.caches?.open(CACHE).catch(() => undefined);
}

/** The same file name with new weights is another entry. */
function keyOf(url: string, entry: FileEntry, part: 'whole' | 'beginning'): string {
	const key = new URL(url);
	key.searchParams.set('sha256', entry.sha256);
	key.searchParams.set('part', part);
	return key.href;
}

async function read(key: string): Promise<Bytes | undefined> {
	const cache = await openCache();
	const response = await cache?.match(key);
	return response && new Uint8Array(await response.arrayBuffer());
}

/** Takes the place of everything kept of the same file. */
async function write(url: string, key: string, bytes: Bytes): Promise<void> {
	const cache = await openCache();
	await cache?.delete(url, { ignoreSearch: true });
	// A full disk costs the next visit a download, and this one nothing.
	await cache?.put(key, new Response(bytes)).catch(() => undefined);
}

/** A file kept from an earlier visit, if it still has the right content. */
export async function readKept(url: string, entry: FileEntry): Promise<Bytes | undefined> {
	const bytes = await read(keyOf(url, entry, 'whole'));
	return bytes && (await isIntact(bytes, entry)) ? bytes : undefined;
}

/** Keeps a file for the next visit. */
export function keep(url: string, entry: FileEntry, bytes: Bytes): Promise<void> {
	return write(url, keyOf(url, entry, 'whole'), bytes);
}

/** The beginning of a file whose download broke off. */
export async function readPart(url: string, entry: FileEntry): Promise<Bytes | undefined> {
	const bytes = await read(keyOf(url, entry, 'beginning'));
	return bytes && bytes.length < entry.bytes ? bytes : undefined;
}

/** Keeps the beginning of a file, for the next attempt. */
export function keepPart(url: string, entry: FileEntry, bytes: Bytes): Promise<void> {
	return write(url, keyOf(url, entry, 'beginning'), bytes);
}
