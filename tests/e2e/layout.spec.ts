import { expect, test, type Page } from '@playwright/test';
import { lesson, lessonList, modelCard, WIDTHS } from './support/places.ts';
import { forEveryStage } from './support/stages.ts';
import { Studio } from './support/studio.ts';

// One page and one loaded model for all of them.
test.describe.configure({ mode: 'serial' });

let page: Page;
let studio: Studio;
test.beforeAll(async ({ browser }) => {
	page = await browser.newPage({ reducedMotion: 'reduce' });
	studio = new Studio(page);
	await studio.open();
	await studio.ready();
});
test.afterAll(() => page.close());

/** What reaches over the right edge, where the page can be scrolled sideways; else nothing. */
function overflowing(): Promise<string[]> {
	return page.evaluate(async () => {
		// Drawings that follow their box are a frame behind it.
		for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
		const root = document.documentElement;
		if (root.scrollWidth <= root.clientWidth) return [];
		const reaching = [...document.querySelectorAll('body *')].filter(
			(element) => element.getBoundingClientRect().right > root.clientWidth + 0.5
		);
		const names = reaching.map(({ tagName, className }) => `${tagName}.${String(className)}`);
		return [`the page is ${root.scrollWidth} wide`, ...names.slice(0, 8)];
	});
}

async function expectToFit(name: string): Promise<void> {
	for (const width of WIDTHS) {
		await page.setViewportSize({ width, height: 900 });
		expect.soft(await overflowing(), `${name} at ${width} px`).toEqual([]);
	}
}

test('the studio fits at every width, with every stage opened', async () => {
	await expectToFit('the studio');
	await forEveryStage(studio, expectToFit);
	await page.getByRole('button', { name: 'State and noise' }).click();
	await expectToFit('the whole filmstrip');
});

test('every lesson fits at every width', async () => {
	await lessonList.open(page);
	await expectToFit('the list of lessons');
	const links = await page
		.locator('main a[href*="/lessons/"]')
		.evaluateAll((all) =>
			all.map((link) => link.getAttribute('href')!.replace(/\/$/, '').split('/').at(-1)!)
		);
	expect(links.length).toBeGreaterThan(8);
	for (const slug of links) {
		const place = lesson(slug);
		await place.open(page);
		await expectToFit(place.name);
	}
});

test('the model card fits at every width', async () => {
	await modelCard.open(page);
	await expectToFit(modelCard.name);
});

test('the page of an unknown address fits at every width', async () => {
	await page.goto('/no/such/page');
	await expectToFit('the page of an unknown address');
});
