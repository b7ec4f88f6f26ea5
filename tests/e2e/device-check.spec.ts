import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import type { RecordedRunHeader } from '../../src/lib/trace/recorded-run.ts';
import { modelCard } from './support/places.ts';
import { Studio } from './support/studio.ts';

const RECORDING = 'static/traces/small';

const check = (page: Page) => page.getByRole('button', { name: 'Check this device' });
const verdict = (page: Page) => page.getByRole('status').filter({ hasText: 'PyTorch' });
const rows = (page: Page) =>
	page.getByRole('region', { name: 'Differences from PyTorch' }).locator('tbody tr');
/** The quantities that agree, or that do not. */
const names = (page: Page, agrees: 'yes' | 'no') =>
	rows(page)
		.filter({ has: page.locator(`td:last-child:text-is("${agrees}")`) })
		.locator('th')
		.allInnerTexts();

test.describe('the real weights on WebAssembly', () => {
	// One page and one loaded model for all of them.
	test.describe.configure({ mode: 'serial' });

	let page: Page;
	let studio: Studio;
	test.beforeAll(async ({ browser }) => {
		page = await browser.newPage();
		studio = new Studio(page);
		await studio.open();
		await studio.runOn('wasm');
		await modelCard.open(page);
		await expect(page.getByRole('heading', { name: 'How well it draws' })).toBeVisible();
	});
	test.afterAll(() => page.close());

	test('without the network it is said what is missing, and what to do', async () => {
		await page.context().setOffline(true);
		await check(page).click();
		await expect(studio.alert).toContainText(
			'The server does not answer, so the recorded run could not be fetched. Check the connection'
		);
		await expect(rows(page)).toHaveCount(0);
		await page.context().setOffline(false);
	});

	test('agree with PyTorch in every quantity', async () => {
		await check(page).click();
		await expect(verdict(page)).toContainText(
			/^This device agrees with PyTorch\. .* on the processor, by WebAssembly\. All \d+ quantities/
		);
		await expect(studio.alert).toBeEmpty();
		const agreeing = await names(page, 'yes');
		await expect(verdict(page)).toContainText(`All ${agreeing.length} quantities`);
		expect(agreeing).toContain('guess with text');
		expect(agreeing).toContain('residual.stream');
		expect(await names(page, 'no')).toEqual([]);
	});

	test('do not agree with a recording of which one number was altered', async () => {
		const { tensors } = JSON.parse(readFileSync(`${RECORDING}.json`, 'utf8')) as RecordedRunHeader;
		const bytes = readFileSync(`${RECORDING}.bin`);
		const { offset, dims } = tensors['conditional']!;
		const last = offset + 4 * (dims.reduce((product, dim) => product * dim, 1) - 1);
		bytes.writeFloatLE(bytes.readFloatLE(last) + 0.01, last);
		await page.route('**/traces/small.bin', (route) => route.fulfill({ body: bytes }));
		await check(page).click();
		await expect(verdict(page)).toContainText(/does not agree .* allow: guess with text\.$/);
		expect(await names(page, 'no')).toEqual(['guess with text']);
	});
});
