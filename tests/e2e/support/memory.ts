import type { Page } from '@playwright/test';
import { Studio } from './studio.ts';

/** By how much memory may have grown when it stays where it was. */
export const ROOM = 1.15;
/** Runs kept for comparison and the engine's caches fill up at first; what comes after replaces it. */
export const [FEW, MANY] = [2, 20];
const STEPS = 4;

/** What the page holds after {@link FEW} runs and after {@link MANY}, with the attention stage open, in bytes. */
export async function memoryAfterRuns(page: Page): Promise<{ few: number; many: number }> {
	const studio = new Studio(page);
	await page.goto('/?stage=attention');
	await studio.badge.locator('summary', { hasText: /WebGPU|WebAssembly/ }).waitFor();
	let few = NaN;
	for (let nth = 1; nth <= MANY; nth++) {
		const seed = 100 + nth;
		await studio.request({ prompt: 'a cat', seed, steps: STEPS, guidance: 2, sampler: 'euler' });
		await page.waitForURL(new RegExp(`seed=${seed}\\b`));
		await studio.transport.getByText(`Step ${STEPS} of ${STEPS}`).waitFor();
		await studio.stage.locator('.panel[aria-busy="false"]').waitFor();
		if (nth === FEW) few = await memory(page);
	}
	return { few, many: await memory(page) };
}

/** Bytes that the page holds after collecting garbage: its objects, and its arrays of numbers. */
async function memory(page: Page): Promise<number> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('HeapProfiler.collectGarbage');
	const { usedSize, backingStorageSize } = await cdp.send('Runtime.getHeapUsage');
	await cdp.detach();
	return usedSize + backingStorageSize;
}
