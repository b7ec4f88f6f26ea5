import { expect, test } from '@playwright/test';
import { FEW, MANY, memoryAfterRuns, ROOM } from './support/memory.ts';
import { serveNano } from './support/model-files.ts';

test(`memory after ${MANY} runs stays where it was after ${FEW}`, async ({ page }) => {
	await serveNano(page);
	const { few, many } = await memoryAfterRuns(page);
	console.log(`after ${FEW} runs ${few / 1e6} MB, after ${MANY} ${many / 1e6} MB`);
	expect(many).toBeLessThan(ROOM * few);
});
