import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { Studio } from './support/studio.ts';

// Every panel of the site on one page: what is drawn is looked at, and kept as a screenshot beside the report.
const axeFile = createRequire(import.meta.url).resolve('axe-core');
const looks = [360, 1280].flatMap((width) =>
	(['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))
);

let page: Page;
let titles: string[];
test.beforeAll(async ({ browser }) => {
	page = await browser.newPage({ reducedMotion: 'reduce' });
	const studio = new Studio(page);
	await page.goto('/gallery/');
	await studio.hydrated();
	titles = await page
		.getByRole('navigation', { name: 'Panels' })
		.getByRole('link')
		.allTextContents();
	// What was not recorded, the model reads.
	await studio.ready();
});
test.afterAll(() => page.close());

const panel = (title: string) => page.getByRole('region', { name: title, exact: true });

/** What axe-core finds seriously wrong, a line for each place. */
function findings(): Promise<string[]> {
	return page.evaluate(async () => {
		const { axe: checker } = window as unknown as { axe: typeof axe };
		const { violations } = await checker.run('html', { resultTypes: ['violations'] });
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
	});
}

test('shows every stage of the model, each drawn on the recorded run', async () => {
	expect(titles.length).toBeGreaterThan(7);
	await expect(page.getByRole('group', { name: 'Transport' })).toContainText('Recorded run');
	for (const title of titles) {
		await expect(panel(title).locator('.panel[aria-busy="false"]'), title).toBeVisible();
	}
	await expect(page.locator('main')).not.toContainText('Not captured yet');
});

for (const { width, colorScheme } of looks) {
	test(`at ${width} px in ${colorScheme} colours it fits, and axe-core finds nothing serious`, async ({
		baseURL: _
	}, info) => {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme });
		await page.evaluate(async () => {
			// Drawings that follow their box are a frame behind it.
			for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
		});
		const { scrollWidth, clientWidth } = await page.evaluate(() => {
			const { scrollWidth, clientWidth } = document.documentElement;
			return { scrollWidth, clientWidth };
		});
		expect.soft(scrollWidth).toBe(clientWidth);
		for (const title of titles) {
			const body = await panel(title).screenshot();
			const name = `${title.toLowerCase().replaceAll(' ', '-')}-${width}-${colorScheme}.png`;
			await info.attach(name, { body, contentType: 'image/png' });
		}
		await page.addScriptTag({ path: axeFile });
		expect(await findings()).toEqual([]);
	});
}
