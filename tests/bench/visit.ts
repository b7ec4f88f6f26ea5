import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';

/** What a visitor downloads, part by part, in the order of the table. */
export const PARTS = [
	'page, styles, fonts',
	'JavaScript before the engine',
	'engine',
	'weights',
	'recorded run'
] as const;
export type Part = (typeof PARTS)[number];

export interface Bytes {
	readonly files: number;
	readonly raw: number;
	readonly gzip: number;
	readonly brotli: number;
}

export interface Visit {
	/** From navigation to the recorded run's picture, and to the first picture drawn live, in milliseconds. */
	readonly recorded: number;
	readonly live: number;
	/** Everything fetched until then. */
	readonly parts: ReadonlyMap<Part, Bytes>;
}

/** A first visit with an empty cache: the recorded picture, then a picture of the visitor's own. */
export async function visit(browser: Browser, origin: string): Promise<Visit> {
	const recorded = await open(browser, `${origin}/`, 'Recorded run');
	const live = await open(browser, `${origin}/?seed=7`, 'Live run');
	return { recorded: recorded.milliseconds, live: live.milliseconds, parts: weigh(live.paths) };
}

/** Opens an address and waits until the picture of that kind of run is there. */
async function open(browser: Browser, address: string, run: string) {
	const context = await browser.newContext();
	const page = await context.newPage();
	const paths = collectPaths(page);
	const start = performance.now();
	await page.goto(address, { waitUntil: 'commit' });
	await page.getByRole('group', { name: 'Transport' }).getByText(run).waitFor({ timeout: 0 });
	const figure = page
		.locator('main figure')
		.filter({ has: page.getByRole('status') })
		.first();
	await figure.getByRole('application').locator('canvas').first().waitFor({ timeout: 0 });
	const milliseconds = performance.now() - start;
	await context.close();
	return { milliseconds, paths };
}

function collectPaths(page: Page): ReadonlySet<string> {
	const paths = new Set<string>();
	page.on('response', (response) => paths.add(new URL(response.url()).pathname));
	return paths;
}

function partOf(path: string): Part {
	if (path.startsWith('/models/')) return 'weights';
	if (path.startsWith('/traces/')) return 'recorded run';
	if (path.includes('/workers/') || path.includes('ort-wasm')) return 'engine';
	return path.endsWith('.js') ? 'JavaScript before the engine' : 'page, styles, fonts';
}

/** The sizes of the built files behind these paths, as they lie on the disk and as a host may compress them. */
function weigh(paths: ReadonlySet<string>): Map<Part, Bytes> {
	const parts = new Map<Part, Bytes>();
	for (const path of paths) {
		const file = `build${path.endsWith('/') ? `${path}index.html` : path}`;
		if (!existsSync(file)) continue;
		const bytes = readFileSync(file);
		const sum = parts.get(partOf(path)) ?? { files: 0, raw: 0, gzip: 0, brotli: 0 };
		parts.set(partOf(path), {
			files: sum.files + 1,
			raw: sum.raw + bytes.length,
			gzip: sum.gzip + gzipSync(bytes, { level: 9 }).length,
			brotli:
				sum.brotli +
				brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length
		});
	}
	return parts;
}
