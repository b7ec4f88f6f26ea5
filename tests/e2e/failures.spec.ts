import { expect, test } from '@playwright/test';
import { serveNano, type Answer } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

const TYPED = 'a whale under an umbrella';

const altered: Answer = (route, bytes) => {
	bytes[bytes.length >> 1]! ^= 1;
	return route.fulfill({ body: bytes });
};
const cutShort: Answer = (route, bytes) =>
	route.fulfill({ body: bytes.subarray(0, bytes.length >> 1) });
const missing: Answer = (route) => route.fulfill({ status: 404 });
const noAnswer: Answer = (route) => route.abort('internetdisconnected');

/** Promises one block more than the graphs have. */
const oneBlockMore: Answer = (route, bytes) => {
	const manifest = JSON.parse(bytes.toString()) as { dit: { depth: number } };
	manifest.dit.depth += 1;
	return route.fulfill({ json: manifest });
};

const failures: readonly { name: string; file: string; answer: Answer; says: string | RegExp }[] = [
	{
		name: 'weights that are missing',
		file: 'dit.bin',
		answer: missing,
		says: 'The server has no file dit.bin'
	},
	{
		name: 'weights that are cut short',
		file: 'dit.bin',
		answer: cutShort,
		says: /download of dit\.bin broke off after \d+ of \d+ bytes/
	},
	{
		name: 'weights that were altered',
		file: 'decoder.bin',
		answer: altered,
		says: /decoder\.bin is not the file that the model.s manifest describes/
	},
	{
		name: 'a graph that was altered',
		file: 'dit.onnx',
		answer: altered,
		says: /dit\.onnx is not the file that the model.s manifest describes/
	},
	{
		name: 'a server that fails',
		file: 'encoder.bin',
		answer: (route) => route.fulfill({ status: 503 }),
		says: 'The server answered 503'
	},
	{
		name: 'a server that does not answer',
		file: 'dit.bin',
		answer: noAnswer,
		says: 'The server does not answer'
	},
	{
		name: 'a manifest that does not match its graphs',
		file: 'manifest.json',
		answer: oneBlockMore,
		says: /manifest does not match its dit graph/
	},
	{
		name: 'a manifest that is missing',
		file: 'manifest.json',
		answer: missing,
		says: /has no file .*manifest/
	},
	{
		name: 'a manifest that is cut short',
		file: 'manifest.json',
		answer: cutShort,
		says: /manifest/
	},
	{
		name: 'a manifest that contradicts itself',
		file: 'manifest.json',
		answer: (route) => route.fulfill({ json: { format: 'something else' } }),
		says: /manifest cannot be used/
	}
];

for (const { name, file, answer, says } of failures) {
	test(`${name}: the page says so, and keeps what was typed`, async ({ page }) => {
		await serveNano(page, { [file]: answer });
		const studio = new Studio(page);
		await studio.open();
		await studio.write(TYPED);
		await expect(studio.alert).toContainText(says);
		await expect(studio.alert.getByRole('button', { name: 'Try again' })).toBeVisible();
		await expect(studio.prompt).toHaveValue(TYPED);
	});
}

test('a model that failed comes on another attempt, and what was waiting is drawn', async ({
	page
}) => {
	await serveNano(page, { 'dit.bin': noAnswer });
	const studio = new Studio(page);
	await studio.open({ prompt: TYPED, steps: 2 });
	await expect(studio.alert).toContainText('The server does not answer');
	await serveNano(page);
	await studio.alert.getByRole('button', { name: 'Try again' }).click();
	await studio.finished({ prompt: TYPED, steps: 2 });
	await expect(studio.alert).toBeEmpty();
});

test('with the network gone after loading, it goes on drawing', async ({ page, context }) => {
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	await context.setOffline(true);
	await studio.write(TYPED);
	await studio.field('Steps').fill('2');
	await studio.draw.click();
	await studio.finished({ prompt: TYPED, steps: 2 });
	await studio.openStage('Attention');
	await expect(studio.stage.getByRole('figure').first()).toBeVisible();
	await expect(studio.alert).toBeEmpty();
});

test('a second visit takes the model from what the browser kept of the first', async ({ page }) => {
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open();
	await studio.ready();
	await page.route(/\/models\/small\/.*\.(onnx|bin)$/, (route) =>
		route.abort('internetdisconnected')
	);
	await page.reload();
	await studio.hydrated();
	await studio.ready();
	expect(await studio.engineSentence()).toContain('Nothing had to be downloaded');
	await expect(studio.alert).toBeEmpty();
});
