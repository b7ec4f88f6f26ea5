import { expect, test, type Page } from '@playwright/test';
import { holdModel } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

// Numbers open wherever panels are shown: on the recorded run, and with no model to ask.
const STAGE = 'noise-prediction';
const places = [
	{ name: 'the gallery', address: '/gallery/' },
	{ name: 'a frame in another page', address: `/embed/?stage=${STAGE}` },
	{ name: 'a lesson', address: `/lessons/${STAGE}/` }
];

async function open(page: Page, address: string): Promise<void> {
	await holdModel(page);
	await page.goto(address);
	await new Studio(page).hydrated();
}

for (const { name, address } of places) {
	test(`a number opens in ${name}, and the card says what is missing`, async ({ page }) => {
		await open(page, address);
		const grid = page.getByRole('application', { name: 'The guess with text, channel 1' }).first();
		await grid.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: /ε̂ guided: see how it was made/ }).click();
		const card = page.getByRole('dialog');
		await expect(card.getByRole('heading', { level: 2 })).toContainText('Predicted noise');
		await card.getByRole('button', { name: /^guided output/ }).click();
		await expect(card.getByText('Difference')).toBeVisible();
		await card.getByRole('button', { name: /^without text/ }).click();
		// The model's weights are still to come, and the card says so.
		await expect(card.getByRole('status')).toContainText('not captured');
		await page.keyboard.press('Escape');
		await expect(card).toHaveCount(0);
	});
}

for (const { name, address } of places.slice(0, 2)) {
	test(`what is selected in ${name} is there after a reload`, async ({ page }) => {
		await open(page, address);
		await page.getByRole('button', { name: 'One step back' }).click();
		await expect.poll(() => new URL(page.url()).searchParams.get('step')).not.toBeNull();
		const step = new URL(page.url()).searchParams.get('step')!;
		const { pathname } = new URL(page.url());
		expect(pathname.endsWith('/')).toBe(true);
		await page.reload();
		await new Studio(page).hydrated();
		await expect(page.getByRole('group', { name: 'Transport' })).toContainText(`Step ${step} of`);
	});
}
