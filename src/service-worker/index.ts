import { version } from '$app/env';
import { assets, immutable, prerendered } from '$app/manifest';
import { self } from '$app/service-worker';

/**
 * Keeps the site for visits without a network. The weights are not its business: the engine keeps those itself
 * (`src/lib/engine/kept-files.ts`), checked against their hashes.
 */

const { scope } = self.registration;
const PREFIX = `dit-explainer-site ${scope} `;
const CACHE = PREFIX + version;

const HASHED_FOLDER = '_app/immutable/';
/** Every browser that has service workers reads woff2. */
const OLD_FONT = /\.(ttf|woff)$/;
const WEIGHTS = /^models\/.*\.(bin|onnx)$/;

/** Files whose names change with their content. */
const hashed = pathsOf(immutable).filter((path) => !OLD_FONT.test(path));
/** Pages, manifest, recorded run and the like: asked for again at every visit, so that new weights are seen. */
const changing = new Set(
	[...pathsOf(prerendered), ...pathsOf(assets)].filter((path) => !WEIGHTS.test(path))
);

self.addEventListener('install', (event) => {
	event.waitUntil(keepAll());
});

self.addEventListener('activate', (event) => {
	event.waitUntil(removeOldCaches());
});

self.addEventListener('fetch', (event) => {
	if (event.request.method !== 'GET') return;
	const path = pathOf(event.request);
	if (path.startsWith(HASHED_FOLDER)) event.respondWith(keptFirst(path, event));
	else if (changing.has(path)) event.respondWith(networkFirst(path, event));
});

function pathsOf(files: readonly { readonly path: string }[]): string[] {
	return files.map(({ path }) => path);
}

/** Where a file lies on the site; of a page, whatever its query, the address that ends in a slash. */
function pathOf({ url }: Request): string {
	const { origin, pathname } = new URL(url);
	const path = (origin + pathname).replace(scope, '');
	const page = `${path}/`;
	return changing.has(page) ? page : path;
}

/** One file after the other: what the page itself downloads goes ahead. */
async function keepAll(): Promise<void> {
	const cache = await caches.open(CACHE);
	for (const path of hashed) await keepHashed(cache, scope + path);
	for (const path of changing) await cache.add(new Request(scope + path, { cache: 'no-cache' }));
}

/** What an earlier build kept under the same name is the same file. */
async function keepHashed(cache: Cache, url: string): Promise<void> {
	const kept = await caches.match(url);
	await (kept ? cache.put(url, kept) : cache.add(url));
}

async function removeOldCaches(): Promise<void> {
	const names = await caches.keys();
	const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
	await Promise.all(old.map((name) => caches.delete(name)));
}

async function keptFirst(path: string, event: FetchEvent): Promise<Response> {
	// Also from the cache of a newer build, which waits for this one's pages to be closed.
	return (await caches.match(scope + path)) ?? fetchAndKeep(path, event);
}

async function networkFirst(path: string, event: FetchEvent): Promise<Response> {
	try {
		return await fetchAndKeep(path, event);
	} catch (error) {
		const cache = await caches.open(CACHE);
		const kept = await cache.match(scope + path);
		if (kept) return kept;
		throw error;
	}
}

async function fetchAndKeep(path: string, event: FetchEvent): Promise<Response> {
	const response = await fetch(event.request);
	if (response.status === 200) event.waitUntil(keep(path, response.clone()));
	return response;
}

async function keep(path: string, response: Response): Promise<void> {
	const cache = await caches.open(CACHE);
	// A full disk costs the next visit, and this one nothing.
	await cache.put(scope + path, response).catch(() => undefined);
}
