import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import sirv from 'sirv';
import { serveNano } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

test('pages are cross-origin isolated, so that the engine may use threads', async ({ page }) => {
	await page.goto('/');
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('an unknown address gets a page of the site that says so', async ({ page }) => {
	const response = await page.goto('/no/such/page');
	expect(response?.status()).toBe(404);
	await expect(page.locator('body')).toContainText('404');
});

test('a host that sends no such headers gets one thread, and draws', async ({ page }) => {
	const server = createServer(sirv('build'));
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	const { port } = server.address() as AddressInfo;
	await serveNano(page);
	const studio = new Studio(page);
	await page.goto(`http://localhost:${port}/?steps=2&seed=5`);
	await expect(studio.badge.locator('summary')).toContainText(/WebAssembly,? one thread/);
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
	await expect(studio.transport).toContainText('Step 2 of 2');
	await expect(studio.picture()).toBeVisible();
	server.closeAllConnections();
	server.close();
});

test('nothing is asked of any other site', async ({ page, baseURL }) => {
	const elsewhere: string[] = [];
	page.on('request', (request) => {
		const url = new URL(request.url());
		if (url.origin !== baseURL && url.protocol.startsWith('http')) elsewhere.push(request.url());
	});
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	await page
		.getByRole('navigation', { name: 'Pages' })
		.getByRole('link', { name: 'Lessons' })
		.click();
	await expect(page.getByRole('heading', { name: 'Lessons', level: 1 })).toBeVisible();
	expect(elsewhere).toEqual([]);
});
