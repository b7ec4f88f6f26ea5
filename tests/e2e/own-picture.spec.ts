import { expect, test, type Page } from '@playwright/test';
import { chromiumArgs, findChromium } from '../../scripts/chromium.js';
import { serveNano } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

/** A camera that shows a test pattern; whether the page may use it is asked as ever. */
const args = [...chromiumArgs, '--use-fake-device-for-media-stream'];
test.use({ launchOptions: { executablePath: findChromium(), args } });

/** A picture that lies in the site. */
const PICTURE = 'static/studio.png';

async function opened(page: Page) {
	const sent: string[] = [];
	page.on('request', (request) => {
		const isSent = request.method() !== 'GET' || request.postDataBuffer() !== null;
		if (isSent) sent.push(request.url());
	});
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open({ prompt: 'a red cat', steps: 3, stage: 'noise' });
	await studio.finished({ prompt: 'a red cat', steps: 3 });
	const own = page.getByRole('region', { name: 'Picture to work on' });
	return { studio, own, sent };
}

type Opened = Awaited<ReturnType<typeof opened>>;

/** The picture is cropped, and read by the model's encoder. */
async function isTaken({ own }: Opened): Promise<void> {
	await expect(own.getByRole('img', { name: /^Your picture, (\d+) × \1 pixels$/ })).toBeVisible();
	await expect(own.getByRole('button', { name: /^Draw from my picture/ })).toBeVisible();
	await expect(own.getByRole('alert')).toBeHidden();
}

async function forget({ own }: Opened): Promise<void> {
	await own.getByRole('button', { name: 'Forget it' }).click();
	await expect(own.getByRole('img')).toHaveCount(0);
}

/** Brings a file of the site to the page as another program would. */
const bring = (page: Page, way: 'drop' | 'paste') =>
	page.evaluate(async (way) => {
		const content = await (await fetch('/studio.png')).blob();
		const transfer = new DataTransfer();
		transfer.items.add(new File([content], 'studio.png', { type: 'image/png' }));
		const options = { bubbles: true, cancelable: true };
		document.body.dispatchEvent(
			way === 'drop'
				? new DragEvent('drop', { ...options, dataTransfer: transfer })
				: new ClipboardEvent('paste', { ...options, clipboardData: transfer })
		);
	}, way);

test('a picture that is dropped, pasted or chosen is drawn from, says so, and never leaves the page', async ({
	page
}) => {
	const at = await opened(page);
	const { studio, own, sent } = at;
	for (const way of ['drop', 'paste'] as const) {
		await bring(page, way);
		await isTaken(at);
		await forget(at);
	}
	await own.getByLabel('Picture file').setInputFiles(PICTURE);
	await isTaken(at);

	await own.getByRole('button', { name: 'Draw from my picture, at noise level 0.6' }).click();
	await expect(studio.figure).toContainText('Begun from your picture, at noise level 0.6');
	await expect(page.getByRole('button', { name: /^noise \+ picture: / })).toBeVisible();
	const terms = page.getByRole('list', { name: 'What Draw follows besides' });
	await expect(terms).toContainText('starts from your picture, at noise level 0.6');
	await terms.getByRole('button', { name: 'Start from pure noise' }).click();
	await expect(terms).toHaveCount(0);
	await studio.draw.click();
	await expect(studio.figure).not.toContainText('Begun from your picture');
	await expect(page.getByRole('button', { name: /^noise: / })).toBeVisible();
	expect(sent).toEqual([]);
});

test('what is no picture gets a sentence, and the picture before stays', async ({ page }) => {
	const at = await opened(page);
	const { own } = at;
	const file = own.getByLabel('Picture file');
	await file.setInputFiles(PICTURE);
	await isTaken(at);
	const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]);
	await file.setInputFiles({ name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: heic });
	await expect(own.getByRole('alert')).toContainText(
		'“IMG_1.HEIC” is not a picture that this browser can read. Take a PNG, JPEG or WebP file.'
	);
	await expect(own.getByRole('img', { name: /^Your picture/ })).toBeVisible();
});

test.describe('the camera', () => {
	/** Keeps every stream that the page opens, so that it can be seen to close them. */
	async function watchStreams(page: Page) {
		await page.addInitScript(() => {
			const opened: MediaStream[] = [];
			Object.assign(window, { opened });
			const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
			navigator.mediaDevices.getUserMedia = async (constraints) => {
				const stream = await ask(constraints);
				opened.push(stream);
				return stream;
			};
		});
		return () =>
			page.evaluate(() => {
				const { opened } = window as unknown as { opened: MediaStream[] };
				return opened.flatMap((stream) => stream.getTracks().map((track) => track.readyState));
			});
	}

	test('gives one frame, and is closed', async ({ page, context }) => {
		await context.grantPermissions(['camera']);
		const states = await watchStreams(page);
		const at = await opened(page);
		const { own, sent } = at;
		const use = own.getByRole('button', { name: 'Use the camera' });
		await use.click();
		await expect(own.getByRole('button', { name: 'Take it', exact: true })).toBeEnabled();
		expect(await states()).toEqual(['live']);
		await own.getByRole('button', { name: 'Close the camera' }).click();
		await expect.poll(states).toEqual(['ended']);
		await use.click();
		await own.getByRole('button', { name: 'Take it', exact: true }).click();
		await isTaken(at);
		await expect.poll(states).toEqual(['ended', 'ended']);
		expect(sent).toEqual([]);
	});

	test('that is refused is told', async ({ page }) => {
		const { own } = await opened(page);
		await own.getByRole('button', { name: 'Use the camera' }).click();
		await expect(own.getByRole('alert')).toContainText('The camera was refused. Allow it');
	});
});
