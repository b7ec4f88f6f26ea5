import { expect, test, type Page } from '@playwright/test';
import { serveNano } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

/** Runs kept for comparison and the engine's caches fill up at first; what comes after replaces it. */
const [FEW, MANY] = [2, 20];
const ROOM = 1.15;

/** Bytes that the page holds after collecting garbage: its objects, and its arrays of numbers. */
async function memory(page: Page): Promise<number> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('HeapProfiler.collectGarbage');
	const { usedSize, backingStorageSize } = await cdp.send('Runtime.getHeapUsage');
	await cdp.detach();
	return usedSize + backingStorageSize;
}

test(`memory after ${MANY} runs stays where it was after ${FEW}`, async ({ page }) => {
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open({ stage: 'attention' });
	await studio.ready();
	const draw = async (nth: number) => {
		const seed = 100 + nth;
		const run = { prompt: 'a cat', seed, steps: 4, guidance: 2, sampler: 'euler' as const };
		await studio.request(run);
		await studio.finished(run);
		await expect(page).toHaveURL(new RegExp(`seed=${seed}\\b`));
		await expect(studio.stage.locator('.panel[aria-busy="false"]')).toBeVisible();
	};
	for (let nth = 1; nth <= FEW; nth++) await draw(nth);
	const few = await memory(page);
	for (let nth = FEW + 1; nth <= MANY; nth++) await draw(nth);
	const many = await memory(page);
	console.log(`after ${FEW} runs ${few / 1e6} MB, after ${MANY} ${many / 1e6} MB`);
	expect(many).toBeLessThan(ROOM * few);
});
