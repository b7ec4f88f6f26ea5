import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const installedPaths = [
	'/usr/bin/chromium',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** Flags for every Chromium the tests start. Playwright itself adds `--headless` and `--no-sandbox`. */
export const chromiumArgs = [
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--enable-unsafe-webgpu'
];

/**
 * The browser the tests run in: `CHROME_PATH`, else an installed Chromium or Chrome, else the one Playwright downloaded.
 * @returns {string | undefined} its executable, or `undefined` where there is none
 */
export function findChromium() {
	return [process.env.CHROME_PATH, ...installedPaths, chromium.executablePath()].find(
		(path) => path && existsSync(path)
	);
}
