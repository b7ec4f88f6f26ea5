import { createRequire } from 'node:module';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { lesson, modelCard, studio as studioPlace, type Place } from './support/places.ts';
import { serveNano } from './support/model-files.ts';
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

async function dress(page: Page, { width, colorScheme }: (typeof looks)[number]): Promise<void> {
	await page.setViewportSize({ width, height: 900 });
	await page.emulateMedia({ colorScheme });
}

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

	const visit = (place: Place, check: () => Promise<void>) => {
		for (const look of looks) {
			test(`${place.name}, ${look.width} px wide, ${look.colorScheme}`, async () => {
				await dress(page, look);
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

test('axe-core finds nothing serious in what opens: changes, two runs compared, a number by hand, what is taken along', async ({
	page
}) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open({
		...{ prompt: 'a cat', seed: 2, steps: 2, stage: 'noise-prediction', patch: 10 },
		...{ 'kept.seed': 5, changes: 'self1.1*0' }
	});
	await page.addScriptTag({ path: axeFile });
	await expect(
		page.getByRole('application', { name: /^The kept run: clean guess at step/ })
	).toBeVisible();
	await page.getByRole('button', { name: 'Compare the attention at this step' }).click();
	await expect(page.getByRole('button', { name: 'Let the attention go' })).toBeVisible();
	await expect(page.getByRole('form', { name: 'Next change' })).toBeVisible();
	const inEveryLook = async (what: string) => {
		for (const look of looks) {
			await dress(page, look);
			const name = `${what}, ${look.width} px wide, ${look.colorScheme}`;
			expect.soft(await findings(page), name).toEqual([]);
		}
	};

	const opener = page.getByRole('button', { name: 'Take it along' });
	await opener.click();
	await expect(page.getByRole('dialog', { name: 'Take it along' })).toBeVisible();
	await inEveryLook('with what is taken along');
	await page.keyboard.press('Escape');
	await page.getByRole('application', { name: 'The guess with text, channel 1' }).first().focus();
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: /ε̂ guided: see how it was made/ }).click();
	await expect(page.getByRole('dialog').getByText('Difference')).toBeVisible();
	await inEveryLook('with a number by hand');
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

test('all is done by keyboard: choose a patch, a head and a word, follow a number by hand, mute a head and undo it', async ({
	page
}) => {
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open({ prompt: 'a cat', seed: 2, steps: 2, stage: 'attention', step: 1 });
	await expect(studio.transport).toContainText('Step 1 of 2');
	await expect(studio.transport).toContainText('Live run');
	const { stage } = studio;
	await expect(stage.locator('.panel[aria-busy="false"]')).toBeVisible();

	await tabTo(
		page
			.getByRole('list', { name: 'Words as the model reads them' })
			.getByRole('button', { name: 'cat' }),
		'Tab'
	);
	await page.keyboard.press('Space');
	await expect(page).toHaveURL(/word=2/);

	await tabTo(studio.picture(), 'Tab');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/patch=2/);

	await tabTo(
		stage.getByRole('group', { name: 'Head' }).getByRole('radio', { checked: true }),
		'Tab'
	);
	await page.keyboard.press('ArrowRight');
	await expect(page).toHaveURL(/head=1/);

	const number = stage.getByRole('button', { name: /see how it was made/ }).first();
	await tabTo(number, 'Tab');
	await page.keyboard.press('Enter');
	const card = page.getByRole('dialog');
	const heading = card.getByRole('heading', { level: 2 });
	await expect(heading).toBeFocused();
	const title = await heading.innerText();
	await expect(card.getByText('Difference')).toBeVisible();
	await tabTo(card.getByRole('listitem').getByRole('button').last(), 'Tab');
	await page.keyboard.press('Enter');
	await expect(heading).not.toHaveText(title);
	await expect(heading).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(card).toHaveCount(0);
	await expect(number).toBeFocused();

	await tabTo(page.locator('summary', { hasText: 'Intervene' }), 'Shift+Tab');
	await page.keyboard.press('Enter');
	const form = page.getByRole('form', { name: 'Next change' });
	await tabTo(form.getByRole('button').last(), 'Tab');
	await page.keyboard.press('Enter');
	const changes = page.getByRole('list', { name: 'Changes', exact: true }).getByRole('listitem');
	await expect(changes).toHaveText(/head 1/);
	await tabTo(page.getByRole('button', { name: 'Undo', exact: true }), 'Shift+Tab');
	await page.keyboard.press('Enter');
	await expect(changes).toHaveCount(0);
});

/** Presses a key until something has the focus, as often as a patient visitor would. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
	const isFocused = () => target.evaluate((element) => element === document.activeElement);
	for (let i = 0; i < 150 && !(await isFocused()); i++) await target.page().keyboard.press(key);
	await expect(target).toBeFocused();
}
