import { expect, test } from '@playwright/test';

test('pages are cross-origin isolated, so that the engine may use threads', async ({ page }) => {
	await page.goto('/');
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('an unknown address gets a page of the site that says so', async ({ page }) => {
	const response = await page.goto('/no/such/page');
	expect(response?.status()).toBe(404);
	await expect(page.locator('body')).toContainText('404');
});
