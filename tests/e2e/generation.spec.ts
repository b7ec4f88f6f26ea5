import { expect, test, type Page } from '@playwright/test';
import { goldenPictures } from './support/golden.ts';
import { serveNano } from './support/model-files.ts';
import { meanDifference, readCanvas } from './support/pixels.ts';
import { Studio } from './support/studio.ts';

/** Mean difference of two pictures, in levels of 255: float32 summed in another order, then rounded. */
const BOUND = 2;

const golden = goldenPictures('small')[0]!;

test.describe('the real weights on WebAssembly', () => {
	// One page and one loaded model for all of them.
	test.describe.configure({ mode: 'serial' });

	let page: Page;
	let studio: Studio;
	test.beforeAll(async ({ browser }) => {
		page = await browser.newPage();
		studio = new Studio(page);
		await studio.open();
	});
	test.afterAll(() => page.close());

	test('a recorded run is on show before the model is there', async () => {
		await expect(studio.transport).toContainText('Recorded run');
		await expect(studio.picture()).toBeVisible();
		expect(new Set(await readCanvas(studio.picture())).size).toBeGreaterThan(16);
	});

	test('a typed prompt is drawn as PyTorch draws it', async () => {
		await studio.runOn('wasm');
		await studio.request(golden.request);
		await studio.finished(golden.request);
		const drawn = await readCanvas(studio.picture());
		const difference = meanDifference(drawn, golden.pixels);
		console.log(`WebAssembly beside PyTorch: ${difference.toFixed(4)} levels of 255`);
		expect(difference).toBeLessThan(BOUND);
	});

	test('the keyboard steps through the run', async () => {
		const { steps } = golden.request;
		// Where a key is typed, it is text.
		await page.locator('#content').focus();
		for (const [key, step] of [
			['Home', 1],
			['ArrowRight', 2],
			['ArrowRight', 3],
			['ArrowLeft', 2],
			['End', steps]
		] as const) {
			await page.keyboard.press(key);
			await expect(studio.transport).toContainText(`Step ${step} of ${steps}`);
		}
		await page.keyboard.press('Home');
		const early = await readCanvas(studio.picture());
		expect(meanDifference(early, golden.pixels)).toBeGreaterThan(BOUND);
		await page.keyboard.press('End');
		await expect(studio.picture()).toHaveAccessibleName(/^The picture/);
	});

	test('attention opens on the numbers of the step', async () => {
		await studio.openStage('Attention');
		const panel = studio.stage;
		await expect(panel.getByRole('figure', { name: /^Self-attention/ })).toBeVisible();
		await panel.getByRole('group', { name: 'Block' }).getByText('2', { exact: true }).click();
		await panel.getByRole('group', { name: 'Head' }).getByText('1', { exact: true }).click();
		const looks = panel.getByRole('application', { name: /^Where the patch at .* looks/ });
		const reads = panel.getByRole('application', { name: /^How much each patch reads/ });
		for (const heatmap of [looks, reads]) {
			await expect(heatmap).toBeVisible();
			expect(new Set(await readCanvas(heatmap)).size).toBeGreaterThan(8);
		}
		const before = await readCanvas(looks);
		await panel.getByRole('group', { name: 'Head' }).getByText('2', { exact: true }).click();
		await expect(async () => expect(await readCanvas(looks)).not.toEqual(before)).toPass();
	});

	test('a run of a single step is drawn', async () => {
		const short = { ...golden.request, steps: 1 };
		await studio.request(short);
		await studio.finished(short);
		const drawn = await readCanvas(studio.picture());
		expect(meanDifference(drawn, golden.pixels)).toBeGreaterThan(BOUND);
	});
});

test.describe('on WebGPU', () => {
	for (const { model, weights } of [
		{ model: 'nano', weights: 'the tiny model draws' },
		{ model: 'small', weights: 'the real weights draw' }
	]) {
		test(`${weights} as PyTorch draws`, async ({ page }) => {
			// Minutes, on a machine without a graphics card.
			test.slow();
			const { request, pixels } = goldenPictures(model)[0]!;
			if (model === 'nano') await serveNano(page);
			const studio = new Studio(page);
			await studio.open();
			await studio.runOn('webgpu');
			await studio.request(request);
			await studio.finished(request);
			const difference = meanDifference(await readCanvas(studio.picture()), pixels);
			console.log(`WebGPU, ${model}, beside PyTorch: ${difference.toFixed(4)} levels of 255`);
			expect(difference).toBeLessThan(BOUND);
			// A run that fell back on the way would prove nothing.
			await expect(studio.badge.locator('summary')).toContainText('WebGPU');
		});
	}
});

test('a prompt of 10,000 characters is drawn by its first words, and nothing typed is lost', async ({
	page
}) => {
	const prompt = 'red cat '.repeat(1250).trimEnd();
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	await studio.prompt.fill(prompt);
	await studio.field('Steps').fill('2');
	await studio.prompt.press('Enter');
	await studio.finished({ prompt, steps: 2 });
	expect(new Set(await readCanvas(studio.picture())).size).toBeGreaterThan(16);

	const says = /The model reads the first \d+ words; the other 2,4\d\d are not seen/;
	const findings = page.getByRole('form', { name: 'Request' }).getByRole('status');
	await expect(findings).toContainText(says);
	await expect(studio.prompt).toHaveValue(prompt);
	await expect(studio.alert).toBeEmpty();
	// The drawing itself is of the words that fit, and of nothing else.
	const words = page.getByRole('list', { name: 'Words as the model reads them' });
	const read = Number(/first (\d+) words/.exec((await findings.textContent()) ?? '')?.[1]);
	await expect(words.getByRole('button')).toHaveCount(read);

	await page.reload();
	await studio.hydrated();
	await expect(studio.prompt).toHaveValue(prompt);
	await expect(findings).toContainText(says);
	await studio.finished({ prompt, steps: 2 });
});
