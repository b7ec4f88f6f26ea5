import { NoModelError, type Lab } from '../trace/lab.ts';
import type { OwnPicture } from '../trace/own-picture.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { messageOf } from '../engine/errors.ts';
import { CENTRED, squareOf, type Crop } from './own-picture/crop.ts';
import { areaAverage, type Raster } from './own-picture/resample.ts';

/**
 * A picture that the visitor brought, the square that is taken from it, and what the model's encoder makes of that.
 * It lives as long as the page: it is neither uploaded nor written into the address.
 */
export class OwnPictureState {
	/** Whether stages show it instead of the run's picture. */
	isChosen = $state(false);
	/** Why the last thing the visitor brought was not taken. */
	failure = $state<string>();
	crop = $state.raw<Crop>(CENTRED);
	#source = $state.raw<Raster>();
	#encoded = $state.raw<OwnPicture>();
	#isEncoding = $state(false);

	/** @param size of the model's pictures in pixels; undefined until the model is known. */
	constructor(private readonly size: () => number | undefined) {}

	/** The whole picture. */
	get source(): Raster | undefined {
		return this.#source;
	}

	/** The cropped picture as it is now, `[3, S, S]` in [-1, 1]. */
	readonly picture: Tensor | undefined = $derived.by(() => {
		const size = this.size();
		return this.#source && size
			? areaAverage(this.#source, squareOf(this.#source, this.crop), size)
			: undefined;
	});

	/** What stages show. While a changed crop is encoded, the picture encoded last stays, with its latent. */
	readonly shown: OwnPicture | undefined = $derived.by(() => {
		const { picture } = this;
		if (!this.isChosen || !picture) return undefined;
		const waiting = this.#isEncoding
			? 'Your picture is being encoded.'
			: new NoModelError().message;
		return this.#encoded ?? { picture, latent: undefined, reason: waiting };
	});

	/** Whether the latent on show is still that of an earlier crop. */
	get isEncoding(): boolean {
		return this.#isEncoding;
	}

	/** Takes a picture in the place of the one before, and shows it. A reading that fails says so in `failure`. */
	async take(reading: () => Raster | Promise<Raster>): Promise<void> {
		try {
			this.#source = await reading();
			this.#encoded = undefined;
			this.crop = CENTRED;
			this.isChosen = true;
			this.failure = undefined;
		} catch (error) {
			this.failure = messageOf(error);
		}
	}

	/** Brings `shown` up to `picture`. Of several that run at once, the one for the newest picture counts. */
	async encode(lab: Pick<Lab, 'encode'>): Promise<void> {
		const { picture } = this;
		const isDone = this.#encoded?.latent !== undefined && this.#encoded.picture === picture;
		if (!picture || isDone) return;
		this.#isEncoding = true;
		const answer = await lab.encode(picture).then(
			(latent) => ({ latent }),
			(error: unknown) => ({ latent: undefined, reason: messageOf(error) })
		);
		if (picture !== this.picture) return;
		this.#isEncoding = false;
		this.#encoded = { picture, ...answer };
	}

	/** Forgets the picture altogether. */
	forget(): void {
		this.#source = undefined;
		this.#encoded = undefined;
		this.#isEncoding = false;
		this.isChosen = false;
		this.failure = undefined;
	}
}
