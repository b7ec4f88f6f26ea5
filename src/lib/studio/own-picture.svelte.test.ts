import axe from 'axe-core';
import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Session } from '../session/session.svelte.ts';
import {
	CameraRefusedError,
	NoCameraError,
	NoPictureError,
	NotAPictureError,
	PictureTooLargeError,
	UndecodablePictureError
} from '../session/own-picture/picture-errors.ts';
import {
	ScriptedEngine,
	tinyManifest,
	tinyRecording,
	tinySources
} from '../session/testing/tiny.ts';
import { tensor } from '../tensor/tensor.ts';
import OwnPicture from './OwnPicture.svelte';

const SIZE = tinyManifest.image.size;

beforeEach(() => page.viewport(1280, 800));

async function open(engine = new ScriptedEngine()) {
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	const { container } = await render(OwnPicture, { session });
	return { session, container };
}

/** A PNG whose left third is red, its middle green and its right third blue. */
async function tricolour(width = 96, height = 32): Promise<File> {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d')!;
	['#f00', '#0f0', '#00f'].forEach((colour, i) => {
		context.fillStyle = colour;
		context.fillRect((i * width) / 3, 0, width / 3, height);
	});
	return new File([await canvas.convertToBlob()], 'flag.png', { type: 'image/png' });
}

function transferOf(file: File | undefined): DataTransfer {
	const transfer = new DataTransfer();
	if (file) transfer.items.add(file);
	return transfer;
}

function drop(file: File): DragEvent {
	const event = new DragEvent('drop', {
		...{ bubbles: true, cancelable: true },
		dataTransfer: transferOf(file)
	});
	document.body.dispatchEvent(event);
	return event;
}

/** Red, green and blue of the picture's middle pixel, in [-1, 1]. */
function middle({ own }: Session): number[] {
	const at = (SIZE / 2) * SIZE + SIZE / 2;
	return [0, 1, 2].map((channel) => own.picture!.data[channel * SIZE ** 2 + at]);
}

const GREEN = [-1, 1, -1];
const RED = [1, -1, -1];

test('a dropped file is cropped to its middle, shown and encoded; the page is not left for it', async () => {
	const engine = new ScriptedEngine();
	const encode = vi.spyOn(engine, 'encode');
	const { session } = await open(engine);
	expect(drop(await tricolour()).defaultPrevented).toBe(true);
	await expect.element(page.getByRole('img', { name: /^Your picture, 8 × 8/ })).toBeVisible();
	expect(session.own.picture?.dims).toEqual([3, SIZE, SIZE]);
	expect(middle(session)).toEqual(GREEN);
	await expect.poll(() => session.own.shown?.latent).toBeDefined();
	expect(encode).toHaveBeenCalledExactlyOnceWith(session.own.picture);
});

test('a pasted file is taken, pasted text is not', async () => {
	const { session } = await open();
	const paste = (clipboardData: DataTransfer) =>
		document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
	const text = new DataTransfer();
	text.setData('text/plain', 'a cat');
	paste(text);
	expect(session.own.failure).toBeUndefined();
	paste(transferOf(await tricolour()));
	await expect.poll(() => session.own.shown).toBeDefined();
	expect(middle(session)).toEqual(GREEN);
});

test('a chosen file is taken', async () => {
	const { session } = await open();
	await userEvent.upload(page.getByLabelText('Picture file'), await tricolour());
	await expect.poll(() => session.own.isChosen).toBe(true);
	expect(middle(session)).toEqual(GREEN);
});

test('arrows move the crop, keys zoom it, and the latent follows', async () => {
	const engine = new ScriptedEngine();
	const encode = vi.spyOn(engine, 'encode');
	const { session } = await open(engine);
	drop(await tricolour());
	const crop = page.getByRole('application', { name: /crop/ });
	await expect.element(crop).toBeVisible();
	crop.element().focus();
	await userEvent.keyboard('{ArrowLeft>25/}');
	expect(middle(session)).toEqual(RED);
	await userEvent.keyboard('+');
	expect(session.own.crop.zoom).toBeCloseTo(1.1, 9);
	const { own } = session;
	await expect
		.poll(() => own.shown?.latent !== undefined && own.shown.picture === own.picture)
		.toBe(true);
	expect(encode).toHaveBeenLastCalledWith(session.own.picture);
});

test('the pointer pulls the picture under the square', async () => {
	const { session } = await open();
	drop(await tricolour());
	const crop = page.getByRole('application', { name: /crop/ });
	await expect.element(crop).toBeVisible();
	const { left, top, width } = crop.element().getBoundingClientRect();
	for (const [type, clientX] of [
		['pointerdown', left],
		['pointermove', left + width]
	] as const) {
		const event = { bubbles: true, buttons: 1, pointerId: 1, clientX, clientY: top };
		crop.element().dispatchEvent(new PointerEvent(type, event));
	}
	expect(middle(session)).toEqual(RED);
});

test('the run’s picture comes back, and the own one is kept until it is forgotten', async () => {
	const { session } = await open();
	drop(await tricolour());
	await page.getByText('the run’s picture').click();
	expect(session.own.shown).toBeUndefined();
	await page.getByText('my picture').click();
	expect(session.own.shown?.picture).toBe(session.own.picture);
	await page.getByRole('button', { name: 'Forget it' }).click();
	expect(session.own.source).toBeUndefined();
	await expect.element(page.getByText('my picture')).not.toBeInTheDocument();
});

const png = async () => new Uint8Array(await (await tricolour()).arrayBuffer());

test.each([
	['text', async () => new File(['hello'], 'notes.txt'), new NotAPictureError('“notes.txt”')],
	[
		'a PNG cut short',
		async () => new File([(await png()).slice(0, 20)], 'cut.png', { type: 'image/png' }),
		new UndecodablePictureError('“cut.png”')
	],
	[
		'too many bytes',
		async () => new File([new Uint8Array(61e6)], 'huge.png', { type: 'image/png' }),
		new PictureTooLargeError('“huge.png”', 61, 60)
	]
])('%s is refused with a sentence, and the picture before is kept', async (_, file, error) => {
	const { session } = await open();
	drop(await tricolour());
	await expect.poll(() => session.own.shown).toBeDefined();
	const before = session.own.picture;
	drop(await file());
	await expect.element(page.getByText(error.message)).toBeVisible();
	expect(session.own.picture).toBe(before);
});

test('a drop without a file says so', async () => {
	const { session } = await open();
	await session.own.take(() => {
		throw new NoPictureError();
	});
	await expect.element(page.getByText(new NoPictureError().message)).toBeVisible();
});

test.each([
	['NotAllowedError', new CameraRefusedError()],
	['NotFoundError', new NoCameraError()]
])('a camera that answers %s says so', async (name, error) => {
	vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('', name));
	await open();
	await page.getByRole('button', { name: 'Use the camera' }).click();
	await expect.element(page.getByText(error.message)).toBeVisible();
});

test('a frame of the camera is taken, and the camera closed', async () => {
	const canvas = Object.assign(document.createElement('canvas'), { width: 96, height: 32 });
	const context = canvas.getContext('2d')!;
	context.fillStyle = '#0f0';
	const painting = setInterval(() => context.fillRect(0, 0, 96, 32), 30);
	const stream = canvas.captureStream(30);
	vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValue(stream);
	const { session } = await open();
	await page.getByRole('button', { name: 'Use the camera' }).click();
	const take = page.getByRole('button', { name: 'Take it' });
	await expect.element(take).toBeEnabled();
	await take.click();
	await expect.poll(() => session.own.picture?.dims).toEqual([3, SIZE, SIZE]);
	// Video is compressed, so the green is nearly the one that was painted.
	middle(session).forEach((value, i) => expect(Math.abs(value - GREEN[i])).toBeLessThan(0.1));
	await expect.poll(() => stream.getTracks().every((t) => t.readyState === 'ended')).toBe(true);
	clearInterval(painting);
});

test('before the model is there it says so, and encodes as soon as it is', async () => {
	const engine = new ScriptedEngine();
	engine.loadFailure = new Error('The download broke off.');
	const { session } = await open(engine);
	drop(await tricolour());
	await expect.element(page.getByText(/not loaded yet/)).toBeVisible();
	engine.loadFailure = undefined;
	await session.reloadEngine();
	await expect.poll(() => session.own.shown?.latent).toBeDefined();
	await expect.element(page.getByText(/not loaded yet/)).not.toBeInTheDocument();
});

test('the prompt is drawn from the picture at a chosen noise level, and from noise again', async () => {
	const engine = new ScriptedEngine();
	const { session } = await open(engine);
	drop(await tricolour());
	await page.getByRole('slider', { name: 'Noise level to draw from' }).fill('0.35');
	await page.getByRole('button', { name: 'Draw from my picture, at noise level 0.35' }).click();
	expect(engine.requests.at(-1)?.start).toEqual({
		picture: session.own.shown?.picture,
		latent: session.own.shown?.latent,
		level: 0.35
	});
	await page.getByRole('button', { name: 'Begin from pure noise again' }).click();
	session.draw();
	expect(engine.requests.at(-1)?.start).toBeUndefined();
	session.dispose();
});

test('the next draw begins with the picture as it is cropped now', async () => {
	const engine = new ScriptedEngine();
	const { session } = await open(engine);
	drop(await tricolour());
	await page.getByRole('button', { name: /^Draw from my picture/ }).click();
	const first = session.start?.latent;
	engine.encode = async () => tensor(new Float32Array(32), [2, 4, 4]);
	page.getByRole('application', { name: /crop/ }).element().focus();
	await userEvent.keyboard('{ArrowLeft}');
	await expect.poll(() => session.start?.latent).not.toBe(first);
	const { picture, latent } = session.own.shown!;
	expect(session.start).toEqual({ picture, latent, level: 0.6 });
	session.dispose();
});

test('has no accessibility fault that axe-core finds, with and without a picture', async () => {
	const { container } = await open();
	const faults = async () =>
		(await axe.run(container, { rules: { region: { enabled: false } } })).violations.map(
			({ id, nodes }) => [id, nodes.map(({ html }) => html)]
		);
	expect(await faults()).toEqual([]);
	drop(await tricolour());
	await expect.element(page.getByRole('application', { name: /crop/ })).toBeVisible();
	expect(await faults()).toEqual([]);
});
