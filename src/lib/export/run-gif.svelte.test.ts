import { expect, test } from 'vitest';
import { noise, SIZE, syntheticInput } from '../stages/synthetic-input.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import { NoModelError } from '../trace/lab.ts';
import { toGif } from './run-gif.ts';

const { S } = SIZE;
const { manifest, trace } = syntheticInput({ steps: 3 });

/** A picture of one colour. */
function plain(...colour: readonly [number, number, number]): Tensor {
	const data = Float32Array.from({ length: 3 * S * S }, (_, i) => colour[Math.floor(i / (S * S))]!);
	return tensor(data, [3, S, S]);
}
const colours = [plain(1, -1, -1), plain(-1, 1, -1), plain(-1, -1, 1)];
const pictures = colours.map((clean) => ({ clean }));
const noModel = {
	decode: async (): Promise<Tensor> => {
		throw new NoModelError();
	}
};

/** The frames as the browser itself decodes them: length of each in milliseconds, and the colour near its middle. */
async function decode(gif: Blob) {
	const decoder = new ImageDecoder({ type: 'image/gif', data: await gif.arrayBuffer() });
	await Promise.all([decoder.tracks.ready, decoder.completed]);
	const { frameCount, repetitionCount } = decoder.tracks.selectedTrack!;
	const frames = [];
	for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
		const { image } = await decoder.decode({ frameIndex });
		const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
		const context = canvas.getContext('2d')!;
		context.drawImage(image, 0, 0);
		const [red, green, blue] = context.getImageData(canvas.width / 2, canvas.width / 2, 1, 1).data;
		frames.push({ milliseconds: image.duration! / 1000, colour: [red, green, blue] });
	}
	return { frames, repetitionCount };
}

/** The greatest distance of a channel from what it should be; the palette is one for all frames. */
const distance = (a: readonly (number | undefined)[], b: readonly number[]) =>
	Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? Infinity))));

test('has a frame for every step, in its own colours, and goes round for ever', async () => {
	const { frames, repetitionCount } = await decode(
		await toGif({ manifest, trace, pictures }, noModel)
	);
	expect(repetitionCount).toBe(Infinity);
	expect(frames).toHaveLength(3);
	expect(frames[2]!.milliseconds).toBeGreaterThan(frames[1]!.milliseconds);
	const expected = [
		[255, 0, 0],
		[0, 255, 0],
		[0, 0, 255]
	];
	frames.forEach(({ colour }, i) => expect(distance(colour, expected[i]!)).toBeLessThan(12));
});

test('a picture that is missing is decoded by the model, from the step’s own clean guess', async () => {
	const decoded: Tensor[] = [];
	const lab = {
		decode: async (latent: Tensor) => {
			decoded.push(latent);
			return plain(1, 1, -1);
		}
	};
	const holed = [pictures[0], undefined, pictures[2]];
	const { frames } = await decode(await toGif({ manifest, trace, pictures: holed }, lab));
	expect(distance(frames[1]!.colour, [255, 255, 0])).toBeLessThan(12);
	// On the straight path x̂₀ = x_t − t·v̂.
	const { latent, guided, t } = trace.steps[1]!;
	expect(decoded).toHaveLength(1);
	expect(decoded[0]!.dims).toEqual(latent.dims);
	const { data } = decoded[0]!;
	const error = data.map((value, i) => Math.abs(value - (latent.data[i]! - t * guided.data[i]!)));
	expect(Math.max(...error)).toBeLessThan(1e-5);
});

test('without a model a missing picture is not invented', async () => {
	const holed = [pictures[0], undefined, pictures[2]];
	await expect(toGif({ manifest, trace, pictures: holed }, noModel)).rejects.toThrow(NoModelError);
});

test('noise stays within what 256 colours can say', async () => {
	const busy = colours.map((_, i) => ({
		clean: tensor(noise(i, 3, S, S).data.map(Math.tanh), [3, S, S])
	}));
	const { frames } = await decode(await toGif({ manifest, trace, pictures: busy }, noModel));
	frames.forEach(({ colour }, i) => {
		const { data } = busy[i]!.clean;
		const middle = (S / 2) * S + S / 2;
		const expected = [0, 1, 2].map((channel) => (data[channel * S * S + middle]! + 1) * 127.5);
		expect(distance(colour, expected)).toBeLessThan(48);
	});
});
