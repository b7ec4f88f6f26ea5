import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import sirv from 'sirv';
import { holdModel } from './support/model-files.ts';
import { lesson, modelCard, studio as studioPlace } from './support/places.ts';
import { Studio } from './support/studio.ts';

test.use({ serviceWorkers: 'allow' });

/** Waits until the service worker has kept the site. */
async function siteIsKept(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
}

/** The paths that every cache holds. */
function keptPaths(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const names = await caches.keys();
		const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
		return requests.flat().map(({ url }) => new URL(url).pathname);
	});
}

test('after one visit everything works with the network cut', async ({ page, context }) => {
	const request = { prompt: 'a big whale in the sea', steps: 2 };
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	await siteIsKept(page);
	await context.setOffline(true);
	const reached = () =>
		fetch('/models/small/dit.bin').then(
			() => true,
			() => false
		);
	expect(await page.evaluate(reached)).toBe(false);

	await page.goto(`/?seed=3&prompt=${encodeURIComponent('a red cat')}`);
	await studio.hydrated();
	await expect(studio.prompt).toHaveValue('a red cat');
	await studio.ready();
	expect(await studio.engineSentence()).toContain('Nothing had to be downloaded');
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

	await studio.prompt.fill(request.prompt);
	await studio.field('Steps').fill(`${request.steps}`);
	await studio.draw.click();
	await studio.finished(request);
	await expect(studio.alert).toBeEmpty();

	for (const place of [lesson('attention'), modelCard, studioPlace]) await place.open(page);
	for (const [address, title] of [
		['/lessons', 'Lessons'],
		['/lessons/attention/', 'Attention'],
		['/model/', 'DiT']
	] as const) {
		await page.goto(address);
		await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
	}
});

test('no file is kept twice', async ({ page }) => {
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	await siteIsKept(page);
	const paths = await keptPaths(page);
	expect(paths).toContain('/models/small/manifest.json');
	expect(paths).toContain('/models/small/dit.bin');
	expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
});

test.describe('a site that changes', () => {
	/** What the server has now in the place of the built files. */
	const changed = new Map<string, string>();
	let asked: string[] = [];
	const site = sirv('build');
	const server = createServer((request, response) => {
		const path = request.url!.replace(/\?.*/, '');
		asked.push(path);
		const text = changed.get(path);
		if (text === undefined) return site(request, response);
		response.setHeader(
			'Content-Type',
			path.endsWith('js') ? 'text/javascript' : 'application/json'
		);
		response.end(text);
	});

	let loads: number;
	let address: string;
	let studio: Studio;
	test.beforeEach(async ({ page }) => {
		changed.clear();
		await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
		address = `http://localhost:${(server.address() as AddressInfo).port}/`;
		loads = 0;
		page.on('load', () => loads++);
		await holdModel(page);
		studio = new Studio(page);
		await page.goto(address);
		await expect(studio.transport).toContainText('Recorded run');
		await siteIsKept(page);
	});
	test.afterEach(() => {
		server.closeAllConnections();
		server.close();
	});

	test('is never reloaded by itself, and a new manifest is seen at the next visit', async ({
		page
	}) => {
		changed.set('/models/small/manifest.json', '{}');
		await page.reload();
		await expect(studio.alert).toContainText('manifest cannot be used');
		expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
		expect(loads).toBe(2);
	});

	test('is kept anew, less what is the same, once no page of the old build is open', async ({
		page
	}) => {
		const worker = readFileSync('build/service-worker.js', 'utf8');
		changed.set('/service-worker.js', worker.replace(/version:`\d+`/, 'version:`next`'));
		asked = [];
		await page.reload();
		await page.evaluate(async () => {
			const registration = await navigator.serviceWorker.ready;
			while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 100));
		});
		const siteCaches = () =>
			page.evaluate(async () => {
				const names = await caches.keys();
				return names.filter((name) => name.includes('site')).map((name) => name.split(' ').at(-1));
			});
		expect(await siteCaches()).toHaveLength(2);
		await page.goto('about:blank');
		await page.goto(address);
		await expect.poll(siteCaches).toEqual(['next']);
		expect(asked).toContain('/lessons/');
		expect(asked.filter((path) => path.startsWith('/_app/immutable/'))).toEqual([]);
	});
});
