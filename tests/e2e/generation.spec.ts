import { expect, test, type Page } from '@playwright/test';
import { goldenPictures } from './support/golden.ts';
import { serveNano } from './support/model-files.ts';
import { meanDifference, readCanvas } from './support/pixels.ts';
import { Studio } from './support/studio.ts';

/** Mean difference of two pictures, in levels of 255: float32 summed in another order, then rounded. */
const BOUND = 2;

const golden = goldenPictures('small')[0]!;
/** As few steps as software WebGPU can be asked for. */
const short = { ...golden.request, steps: 1 };
let shortPicture: number[] = [];

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
		await studio.request(short);
		await studio.finished(short);
		shortPicture = await readCanvas(studio.picture());
		expect(meanDifference(shortPicture, golden.pixels)).toBeGreaterThan(BOUND);
	});
});

test.describe('on WebGPU', () => {
	test('the tiny model draws as PyTorch draws it', async ({ page }) => {
		const [tiny] = goldenPictures('nano');
		await serveNano(page);
		const studio = new Studio(page);
		await studio.open();
		await studio.runOn('webgpu');
		await studio.request(tiny!.request);
		await studio.finished(tiny!.request);
		const difference = meanDifference(await readCanvas(studio.picture()), tiny!.pixels);
		console.log(`WebGPU, tiny model, beside PyTorch: ${difference.toFixed(4)} levels of 255`);
		expect(difference).toBeLessThan(BOUND);
	});

	test('the real weights draw as on WebAssembly', async ({ page }) => {
		const studio = new Studio(page);
		await studio.open();
		await studio.runOn('webgpu');
		await studio.request(short);
		await studio.finished(short);
		const difference = meanDifference(await readCanvas(studio.picture()), shortPicture);
		console.log(`WebGPU beside WebAssembly, one step: ${difference.toFixed(4)} levels of 255`);
		expect(difference).toBeLessThan(BOUND);
	});
});
