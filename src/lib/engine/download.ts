import type { FileEntry } from '../trace/manifest.ts';
import { AlteredFileError, CutShortError, MissingFileError, ServerError } from './errors.ts';
import { isIntact } from './hash.ts';
import { request } from './request.ts';

/** Milliseconds to wait before each new attempt that follows one which brought nothing. */
const PAUSES: readonly number[] = [500, 1500, 4500];

const RANGE_NOT_SATISFIABLE = 416;

/** One file on its way. What has arrived is kept, so a later `complete` goes on where an earlier one failed. */
export class Download {
	readonly #bytes: Uint8Array<ArrayBuffer>;
	#filled = 0;

	/** @param received how the file begins, where that is known from an earlier attempt. */
	constructor(
		private readonly url: string,
		private readonly entry: FileEntry,
		received: Uint8Array = new Uint8Array()
	) {
		this.#bytes = new Uint8Array(entry.bytes);
		this.#bytes.set(received);
		this.#filled = received.length;
	}

	/** How the file begins, as far as it has arrived. */
	get received(): Uint8Array<ArrayBuffer> {
		return this.#bytes.subarray(0, this.#filled);
	}

	/**
	 * The whole file, checked against its SHA-256. A broken connection is taken up again, with an HTTP range where the
	 * server knows them, until several attempts in a row brought nothing.
	 *
	 * @param onprogress told how many bytes have arrived.
	 * @throws MissingFileError, ServerError, OfflineError, CutShortError, AlteredFileError
	 */
	async complete(
		onprogress: (received: number) => void,
		pauses: readonly number[] = PAUSES
	): Promise<Uint8Array<ArrayBuffer>> {
		let vain = 0;
		let furthest = -1;
		while (this.#filled < this.entry.bytes) {
			try {
				await this.#receive(onprogress);
			} catch (error) {
				vain = this.#filled > furthest ? 0 : vain + 1;
				furthest = Math.max(furthest, this.#filled);
				if (isFinal(error) || vain === pauses.length) throw error;
				await new Promise((resolve) => setTimeout(resolve, pauses[vain]));
			}
		}
		if (await isIntact(this.#bytes, this.entry)) return this.#bytes;
		this.#filled = 0;
		throw new AlteredFileError(this.entry.file);
	}

	/** Takes in as much as one connection gives. */
	async #receive(onprogress: (received: number) => void): Promise<void> {
		const { file, bytes } = this.entry;
		const asked = this.#filled;
		const range = asked > 0 ? { Range: `bytes=${asked}-` } : undefined;
		const response = await request(this.url, file, { headers: range }).catch((error: unknown) => {
			if (!(error instanceof ServerError && error.status === RANGE_NOT_SATISFIABLE)) throw error;
			this.#filled = 0;
			throw new CutShortError(file, asked, bytes);
		});
		if (!startsAt(response, asked)) this.#filled = 0;
		const reader = response.body!.getReader();
		for (;;) {
			const { done, value } = await reader.read().catch(() => {
				throw new CutShortError(file, this.#filled, bytes);
			});
			if (done) break;
			if (this.#filled + value.length > bytes) {
				this.#filled = 0;
				await reader.cancel();
				throw new AlteredFileError(file);
			}
			this.#bytes.set(value, this.#filled);
			this.#filled += value.length;
			onprogress(this.#filled);
		}
		if (this.#filled < bytes) throw new CutShortError(file, this.#filled, bytes);
	}
}

/** Whether the answer goes on where it was asked to: a server that knows no ranges starts again, with status 200. */
function startsAt(response: Response, offset: number): boolean {
	return (
		response.status === 206 &&
		response.headers.get('Content-Range')?.startsWith(`bytes ${offset}-`) === true
	);
}

/** Whether another attempt would end the same way. */
function isFinal(error: unknown): boolean {
	return error instanceof MissingFileError || error instanceof AlteredFileError;
}
