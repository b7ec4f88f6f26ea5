import { expect, test } from 'vitest';
import { normal } from '../diffusion/prng.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import { zoomed } from './own-picture/crop.ts';
import { OwnPictureState } from './own-picture.svelte.ts';

const source = {
	width: 6,
	height: 4,
	rgba: new Uint8ClampedArray(normal(1, 0, 96).map((z) => 99 * z))
};

/** An encoder that answers when it is told to, with a latent that holds the number of the question. */
function patient() {
	const answers: (() => void)[] = [];
	const encode = (_: Tensor) =>
		new Promise<Tensor>((resolve) => {
			const latent = tensor(Float32Array.of(answers.length), [1, 1, 1]);
			answers.push(() => resolve(latent));
		});
	return { answers, lab: { encode } };
}

async function withPicture() {
	const own = new OwnPictureState(() => 2);
	await own.take(() => source);
	return own;
}

test('the answer about an older crop is dropped, in whichever order they come', async () => {
	const own = await withPicture();
	const { answers, lab } = patient();
	const first = own.encode(lab);
	own.crop = zoomed(source, own.crop, 2);
	const second = own.encode(lab);
	answers[1]();
	await second;
	answers[0]();
	await first;
	expect(own.shown?.latent?.data).toEqual(Float32Array.of(1));
	expect(own.shown?.picture).toBe(own.picture);
	expect(own.isEncoding).toBe(false);
});

test('while a new crop is encoded, the picture of before stays with its own latent', async () => {
	const own = await withPicture();
	const { answers, lab } = patient();
	const encoded = own.encode(lab);
	answers[0]();
	await encoded;
	const before = own.shown;
	own.crop = zoomed(source, own.crop, 2);
	void own.encode(lab);
	expect(own.shown).toBe(before);
	expect(own.shown?.picture).not.toBe(own.picture);
});

test('an encoder that fails says why, and is asked again', async () => {
	const own = await withPicture();
	await own.encode({ encode: () => Promise.reject(new Error('No memory.')) });
	expect(own.shown).toMatchObject({ latent: undefined, reason: 'No memory.' });
	const { answers, lab } = patient();
	const again = own.encode(lab);
	answers[0]();
	await again;
	expect(own.shown?.latent).toBeDefined();
});

test('a picture taken while the one before is still encoded is not given its latent', async () => {
	const own = await withPicture();
	const { answers, lab } = patient();
	const first = own.encode(lab);
	await own.take(() => ({ ...source }));
	answers[0]();
	await first;
	expect(own.shown?.latent).toBeUndefined();
});
