import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OfflineError } from './errors.ts';
import { loadModelFiles } from './model-files.ts';
import type { LoadProgress } from './protocol.ts';

const MODEL = new URL('/tests/fixtures/models/nano/manifest.json', location.href).href;
const ignore = () => undefined;

beforeEach(forgetEverything);
afterEach(async () => {
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	await forgetEverything();
});

async function forgetEverything(): Promise<void> {
	for (const name of await caches.keys()) await caches.delete(name);
}

test('files are kept from one visit to the next, and tell so', async () => {
	const first = await loadModelFiles(MODEL, ignore);
	const reports: LoadProgress[] = [];
	const second = await loadModelFiles(MODEL, (report) => reports.push(report));
	const total = reports.at(-1)!.total;
	expect(first.downloadBytes).toBe(total);
	expect(second.downloadBytes).toBe(0);
	expect(reports.every(({ fromCache }) => fromCache)).toBe(true);
	expect(reports.at(-1)!.loaded).toBe(total);
});

test('a kept file that was altered is fetched anew', async () => {
	const { manifest } = await loadModelFiles(MODEL, ignore);
	const { file, bytes } = manifest.graphs.dit.data;
	const [name] = await caches.keys();
	const cache = await caches.open(name!);
	const keys = (await cache.keys()).filter(({ url }) => new URL(url).pathname.endsWith(file));
	expect(keys).toHaveLength(1);
	await cache.put(keys[0]!, new Response(new Uint8Array(bytes)));
	expect((await loadModelFiles(MODEL, ignore)).downloadBytes).toBe(bytes);
});

test('works where the browser keeps nothing', async () => {
	vi.stubGlobal('caches', undefined);
	const { downloadBytes } = await loadModelFiles(MODEL, ignore);
	expect(downloadBytes).toBeGreaterThan(0);
	expect((await loadModelFiles(MODEL, ignore)).downloadBytes).toBe(downloadBytes);
});

test('what had arrived when the connection broke for good is kept for the next attempt', async () => {
	const { manifest } = await loadModelFiles(MODEL, ignore);
	await forgetEverything();
	const { file } = manifest.graphs.dit.data;
	const ranges: (string | null)[] = [];
	let isBroken = true;
	const { fetch } = globalThis;
	vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
		if (!url.endsWith(file)) return fetch(url, init);
		const range = new Headers(init.headers).get('Range');
		ranges.push(range);
		if (!isBroken) return fetch(url, init);
		if (range) throw new TypeError('Failed to fetch');
		const whole = await (await fetch(url, init)).arrayBuffer();
		return new Response(whole.slice(0, 1000));
	});
	vi.spyOn(globalThis, 'setTimeout').mockImplementation((callback) => {
		queueMicrotask(callback as () => void);
		return 0 as never;
	});
	await expect(loadModelFiles(MODEL, ignore)).rejects.toThrow(OfflineError);
	expect(ranges).toEqual([null, 'bytes=1000-', 'bytes=1000-', 'bytes=1000-']);
	isBroken = false;
	const reports: LoadProgress[] = [];
	await loadModelFiles(MODEL, (report) => reports.push(report));
	expect(ranges.at(-1)).toBe('bytes=1000-');
	expect(reports.find((report) => report.file === file)!.fromCache).toBe(false);
});
