import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { differences } from './support/line-differences.ts';
import { linesOf } from './support/panel-lines.ts';
import { changedPixels, kept, keptLines, sheetOf } from './support/panel-prints.ts';
import { Studio } from './support/studio.ts';

// Every panel of the site on one page, as a list of screenshot tests. A screenshot's pixels depend on the machine's way to
// draw letters and on Chromium's version, so what is compared is what the data alone decide: the canvases, a pixel for each
// number, on one sheet for each panel, whose every pixel must keep its colour; and, in lines of text, where the figures' parts
// lie, the shapes of the vector drawings, bars and swatches, to a few CSS pixels, and all that is to be read, to its last
// digit. Screenshots are kept beside the report to be looked at.
// After a change that is meant, or with other weights: `npm run test:e2e -- gallery --update-snapshots`.
const axeFile = createRequire(import.meta.url).resolve('axe-core');
const looks = [360, 1280].flatMap((width) =>
	(['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))
);

/** One step with a patch selected, which every panel outlines. */
const STATE = '?step=6&patch=29';
let page: Page;
let titles: string[];
test.beforeAll(async ({ browser }) => {
	page = await browser.newPage({ reducedMotion: 'reduce' });
	const studio = new Studio(page);
	await page.goto(`/gallery/${STATE}`);
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
const nameOf = (title: string) => title.toLowerCase().replaceAll(' ', '-');

async function look({ width, colorScheme }: (typeof looks)[number]): Promise<void> {
	await page.setViewportSize({ width, height: 900 });
	await page.emulateMedia({ colorScheme });
	// Drawings that follow their box are a frame behind it.
	await page.evaluate(async () => {
		for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
	});
}

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
	await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
});

for (const each of looks) {
	const { width, colorScheme } = each;
	test(`at ${width} px in ${colorScheme} colours it fits, and axe-core finds nothing serious`, async () => {
		await look(each);
		const { scrollWidth, clientWidth } = await page.evaluate(() => {
			const { scrollWidth, clientWidth } = document.documentElement;
			return { scrollWidth, clientWidth };
		});
		expect.soft(scrollWidth).toBe(clientWidth);
		await page.addScriptTag({ path: axeFile });
		expect(await findings()).toEqual([]);
	});

	test(`at ${width} px in ${colorScheme} colours every panel draws what it drew`, async ({
		baseURL: _
	}, info) => {
		await look(each);
		for (const title of titles) {
			const name = `${nameOf(title)}-${width}-${colorScheme}`;
			const body = await panel(title).screenshot();
			await info.attach(`${name}.png`, { body, contentType: 'image/png' });
			const sheet = await sheetOf(panel(title));
			await info.attach(`${name}-sheet.png`, { body: sheet, contentType: 'image/png' });
			const before = kept(`${name}.png`, sheet, info);
			expect.soft(await changedPixels(page, before, sheet), `${name}: pixels changed`).toBe(0);
			const lines = await linesOf(panel(title));
			const linesBefore = keptLines(`${name}.txt`, lines, info);
			expect.soft(differences(linesBefore, lines), name).toEqual([]);
		}
	});
}

test('one number, one colour or one place that changes is noticed', async () => {
	await look({ width: 1280, colorScheme: 'light' });
	const patching = panel('Patching');
	const lines = await linesOf(patching);
	const sheet = await sheetOf(patching);
	const moved = async () => differences(lines, await linesOf(patching));
	const recoloured = async () => changedPixels(page, sheet, await sheetOf(patching));
	expect(await moved()).toEqual([]);
	expect(await recoloured()).toBe(0);

	const drawing = patching.locator('.drawing').first();
	const indent = (by: string) =>
		drawing.evaluate((box: HTMLElement, value) => (box.style.paddingLeft = value), by);
	await indent('6px');
	expect(await moved()).not.toEqual([]);
	await indent('');
	expect(await moved()).toEqual([]);

	await page.evaluate(() => document.documentElement.style.setProperty('--ink', '#123456'));
	expect((await moved()).join()).toContain('rgb(18,52,86)');
	await page.evaluate(() => document.documentElement.style.removeProperty('--ink'));

	const words = patching.locator('figure .sentence').first();
	const sentence = await words.innerText();
	const say = (text: string) =>
		words.evaluate((element, says) => (element.textContent = says), text);
	await say(`${sentence} Or not.`);
	expect(await moved()).toEqual([
		expect.stringMatching(/^− says /),
		expect.stringMatching(/^\+ says .* Or not\.$/)
	]);
	await say(sentence);
	expect(await moved()).toEqual([]);

	// The same numbers in another palette, then one number of a patch.
	await look({ width: 1280, colorScheme: 'dark' });
	expect(await recoloured()).toBeGreaterThan(1000);
	await look({ width: 1280, colorScheme: 'light' });
	expect(await recoloured()).toBe(0);
	await patching
		.locator('.piece canvas')
		.first()
		.evaluate((canvas: HTMLCanvasElement) => {
			const context = canvas.getContext('2d')!;
			const pixel = context.getImageData(0, 0, 1, 1);
			pixel.data[0] = (pixel.data[0]! + 128) % 256;
			context.putImageData(pixel, 0, 0);
		});
	expect(await recoloured()).toBe(1);
});

test('a line that lies flat, a bar that is not its number’s length and another digit are noticed', async () => {
	await look({ width: 1280, colorScheme: 'light' });
	for (const { title, part, spoil, told } of [
		{
			...{ title: 'Noise', part: '.chart .plot path', told: 'path' },
			spoil: (path: SVGElement | HTMLElement) => path.setAttribute('d', 'M0,100L500,100')
		},
		{
			...{ title: 'Attention', part: '.drawing li .bar', told: 'bar' },
			spoil: (bar: SVGElement | HTMLElement) => (bar.style.width = '40%')
		},
		{
			...{ title: 'Noise', part: '.chart .names b', told: 'says' },
			spoil: (number: SVGElement | HTMLElement) => (number.textContent = '0.5')
		}
	]) {
		const lines = await linesOf(panel(title));
		await panel(title).locator(part).last().evaluate(spoil);
		const [gone, come, ...others] = differences(lines, await linesOf(panel(title)));
		expect(gone).toMatch(new RegExp(`^− ${told} `));
		expect(come).toMatch(new RegExp(`^\\+ ${told} `));
		expect(others).toEqual([]);
	}
});
