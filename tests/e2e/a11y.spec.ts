import { createRequire } from 'node:module';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { lesson, modelCard, studio as studioPlace, type Place } from './support/places.ts';
import { forEveryStage } from './support/stages.ts';
import { Studio } from './support/studio.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core');

/** What axe-core finds seriously wrong within an element, a line for each place. */
function findings(page: Page, within = 'html'): Promise<string[]> {
	return page.evaluate(async (selector) => {
		const { axe: checker } = window as unknown as { axe: typeof axe };
		const { violations } = await checker.run(selector, { resultTypes: ['violations'] });
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.flatMap(({ id, nodes }) =>
				nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html}`)
			);
	}, within);
}

const looks = [360, 1280].flatMap((width) =>
	(['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))
);

test.describe('axe-core finds nothing serious in', () => {
	// One page and one loaded model for all of them.
	test.describe.configure({ mode: 'serial' });

	let page: Page;
	let studio: Studio;
	test.beforeAll(async ({ browser }) => {
		page = await browser.newPage({ reducedMotion: 'reduce' });
		studio = new Studio(page);
		await studio.open();
		await page.addScriptTag({ path: axeFile });
		await studio.ready();
	});
	test.afterAll(() => page.close());

	async function dress({ width, colorScheme }: (typeof looks)[number]): Promise<void> {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme });
	}

	const visit = (place: Place, check: () => Promise<void>) => {
		for (const look of looks) {
			test(`${place.name}, ${look.width} px wide, ${look.colorScheme}`, async () => {
				await dress(look);
				await place.open(page);
				await check();
			});
		}
	};

	visit(studioPlace, async () => {
		await expect(studio.transport).toContainText('Recorded run');
		expect.soft(await findings(page)).toEqual([]);
		await forEveryStage(studio, async (title) => {
			expect.soft(await findings(page, '[aria-labelledby="stage-title"]'), title).toEqual([]);
		});
	});
	for (const place of [lesson('attention'), modelCard]) {
		visit(place, async () => expect(await findings(page)).toEqual([]));
	}
});

test('all is done by keyboard: write, draw, pause, step, open a stage', async ({ page }) => {
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	const skip = page.getByRole('link', { name: 'Skip to the content' });

	await page.keyboard.press('Tab');
	await expect(skip).toBeFocused();
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await expect(studio.prompt).toBeFocused();
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.type('a big whale in the sea');
	await page.keyboard.press('Enter');
	await expect(studio.transport).toContainText('Live run');

	// In the prompt a space is a space; once it is drawn, it pauses.
	await page.keyboard.press('Space');
	await expect(studio.transport.getByRole('button', { name: 'Play' })).toBeVisible();
	for (const [key, step] of [
		['Home', 1],
		['ArrowRight', 2],
		['ArrowLeft', 1]
	] as const) {
		await page.keyboard.press(key);
		await expect(studio.transport).toContainText(`Step ${step} of`);
	}

	const stages = page.getByRole('navigation', { name: 'Stages of the model' });
	await tabTo(stages.getByRole('button', { name: 'Patching' }), 'Tab');
	await page.keyboard.press('Enter');
	await expect(studio.stage.getByRole('heading', { level: 2 })).toHaveText('Patching');
});

/** Presses a key until something has the focus, as often as a patient visitor would. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
	const isFocused = () => target.evaluate((element) => element === document.activeElement);
	for (let i = 0; i < 60 && !(await isFocused()); i++) await target.page().keyboard.press(key);
	await expect(target).toBeFocused();
}
