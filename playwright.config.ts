import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './scripts/chromium.js';

/** Software WebGPU and a busy machine are slow; nothing here is a test of speed. */
const PATIENCE = 240_000;

/** End-to-end tests of the built site, served as a static host would. Build it first: `npm run test:e2e` does. */
export default defineConfig({
	testDir: 'tests/e2e',
	workers: 1,
	timeout: PATIENCE,
	expect: { timeout: PATIENCE / 2 },
	forbidOnly: Boolean(process.env.CI),
	reporter: 'list',
	// The same on every system: what is kept does not depend on one.
	snapshotPathTemplate: '{testDir}/snapshots/{testFileName}/{arg}{ext}',
	webServer: {
		command: 'node scripts/serve.js',
		wait: { stdout: /http:\/\/localhost:(?<site_port>\d+)/ }
	},
	use: {
		baseURL: `http://localhost:${process.env.SITE_PORT}`,
		// A service worker's own requests pass by what a test puts in a file's place; `offline.spec.ts` lets it in.
		serviceWorkers: 'block',
		screenshot: 'only-on-failure',
		launchOptions: { executablePath: findChromium(), args: chromiumArgs }
	}
});
