import { expect, test } from '@playwright/test';
import { chromiumArgs, findChromium } from '../../scripts/chromium.js';
import { serveNano } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

const withoutWebGpu = [
	...chromiumArgs.filter((flag) => flag !== '--enable-unsafe-webgpu'),
	'--disable-features=WebGPU',
	'--disable-blink-features=WebGPU'
];
test.use({ launchOptions: { executablePath: findChromium(), args: withoutWebGpu } });

test('a browser without WebGPU draws on WebAssembly, and says why', async ({ page }) => {
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open();
	await studio.badge.locator('summary').click();
	await studio.badge.getByRole('radio', { name: /^WebGPU/ }).check();
	await expect(studio.badge.locator('summary')).toContainText('WebAssembly');
	await expect(studio.badge).toContainText(/has no WebGPU|finds no graphics adapter/);
	await page.keyboard.press('Escape');
	await studio.prompt.fill('a blue star');
	await studio.field('Steps').fill('2');
	await studio.draw.click();
	await studio.finished({ prompt: 'a blue star', steps: 2 });
});
