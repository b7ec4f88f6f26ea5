import { readFileSync } from 'node:fs';
import type { Page, Route } from '@playwright/test';

const NANO = 'tests/fixtures/models/nano';

/** How a file of the model is answered, given what it should hold. */
export type Answer = (route: Route, bytes: Buffer<ArrayBuffer>) => Promise<void>;

/** Puts the tiny model in the place of the site's own, with some of its files answered in another way. */
export async function serveNano(
	page: Page,
	answers: Readonly<Record<string, Answer>> = {}
): Promise<void> {
	await page.unroute('**/models/small/*');
	await page.route('**/models/small/*', async (route) => {
		const file = new URL(route.request().url()).pathname.split('/').at(-1)!;
		const path = `${NANO}/${file}`;
		const answer = answers[file];
		await (answer ? answer(route, readFileSync(path)) : route.fulfill({ path }));
	});
}

/** Lets the studio come up, but never the model: for tests that need no more than the page. */
export async function holdModel(page: Page): Promise<void> {
	// Unanswered, as on a connection that hangs.
	await page.route('**/models/small/*.{onnx,bin}', () => undefined);
}
