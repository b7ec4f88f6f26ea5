import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { serveNano } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

const LINK = { prompt: 'a penguin in the snow', seed: 2, steps: 2, stage: 'denoising' };

test('a panel framed by another site shows the link’s state, without isolation', async ({
	page,
	baseURL
}) => {
	const query = new URLSearchParams(Object.entries(LINK).map(([key, value]) => [key, `${value}`]));
	const address = `${baseURL}/embed/?${query}`.replaceAll('&', '&amp;');
	const host = createServer((_, response) => {
		response.setHeader('Content-Type', 'text/html');
		response.end(`<iframe src="${address}" title="panel" width="900" height="900"></iframe>`);
	});
	await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
	await serveNano(page);
	await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);

	const frame = page.frameLocator('iframe');
	await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Denoising');
	await expect(frame.getByRole('group', { name: 'Transport' })).toContainText('Step 2 of 2');
	await expect(frame.locator('.panel[aria-busy="false"]')).toBeVisible();
	await expect(frame.getByText(LINK.prompt)).toBeVisible();
	await expect(frame.getByRole('navigation')).toHaveCount(0);
	expect(await page.frames()[1]!.evaluate(() => crossOriginIsolated)).toBe(false);
	const back = frame.getByRole('link', { name: 'Open in DiT Explainer' });
	const target = new URL((await back.getAttribute('href'))!, baseURL);
	expect(target.pathname).toBe('/');
	expect(target.searchParams.get('prompt')).toBe(LINK.prompt);

	host.closeAllConnections();
	host.close();
});

test('a panel taken along as SVG is a file of its own, with its fonts', async ({ page }) => {
	const studio = new Studio(page);
	await studio.open({ stage: 'denoising' });
	await expect(studio.stage.locator('.panel[aria-busy="false"]')).toBeVisible();
	await page.getByRole('button', { name: 'Take it along' }).click();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: /^SVG/ }).click()
	]);
	const path = await download.path();
	const text = readFileSync(path, 'utf8');
	expect(text.match(/url\((?!["']?(?:data:|#|&quot;data:|&quot;#))[^)]{0,80}/g) ?? []).toEqual([]);

	// Opened as a file of its own, it is a whole drawing that knows the panel's title and its typeface.
	await page.route('**/taken.svg', (route) =>
		route.fulfill({ path, contentType: 'image/svg+xml' })
	);
	await page.goto('/taken.svg');
	await expect(page.getByText('Take it along')).toHaveCount(0);
	await expect(page.locator('h2')).toHaveText('Denoising');
	const fonts = () =>
		[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family);
	await expect.poll(async () => (await page.evaluate(fonts)).join()).toContain('Inter Variable');
});
