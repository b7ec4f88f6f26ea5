import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './scripts/chromium.js';

/** End-to-end tests of the built site, served as a static host would. Build it first: `npm run test:e2e` does. */
export default defineConfig({
	testDir: 'tests/e2e',
	workers: 1,
	timeout: 120_000,
	forbidOnly: Boolean(process.env.CI),
	reporter: 'list',
	webServer: {
		command: 'node scripts/serve.js',
		wait: { stdout: /http:\/\/localhost:(?<site_port>\d+)/ }
	},
	use: {
		baseURL: `http://localhost:${process.env.SITE_PORT}`,
		trace: 'retain-on-failure',
		launchOptions: { executablePath: findChromium(), args: chromiumArgs }
	}
});
