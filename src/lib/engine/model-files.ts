import { decodeFloat16Array } from '../tensor/float16.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import {
	GRAPHS,
	type FileEntry,
	type GraphName,
	type Manifest,
	type WeightEntry
} from '../trace/manifest.ts';
import { ManifestError, parseManifest } from '../trace/parse-manifest.ts';
import { Download } from './download.ts';
import { UnknownWeightError } from './errors.ts';
import { keep, keepPart, readKept, readPart } from './kept-files.ts';
import type { LoadProgress } from './protocol.ts';
import { request } from './request.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A model's manifest and files, in memory. */
export class ModelFiles {
	constructor(
		readonly manifest: Manifest,
		/** Every file of every graph, by its name in the manifest. */
		private readonly bytes: ReadonlyMap<string, Bytes>,
		/** How much of it came over the network. */
		readonly downloadBytes: number
	) {}

	read({ file }: FileEntry): Bytes {
		return this.bytes.get(file)!;
	}

	/**
	 * One weight, widened to 32 bits, in PyTorch's order: a linear layer's is `[out, in]`, however the file has it.
	 *
	 * @throws UnknownWeightError
	 */
	weight(graph: GraphName, name: string): Tensor {
		const { weights, data } = this.manifest.graphs[graph];
		if (!Object.hasOwn(weights, name)) throw new UnknownWeightError(graph, name);
		const entry = weights[name]!;
		const stored = tensor(decode(this.read(data), entry), entry.dims);
		return entry.transposed ? transpose(stored) : stored;
	}
}

function decode(file: Bytes, { offset, dims, type }: WeightEntry): Float32Array {
	const bytes = sizeOf(dims) * (type === 'float16' ? 2 : 4);
	const { buffer } = file.slice(offset, offset + bytes);
	return type === 'float16'
		? decodeFloat16Array(new Uint16Array(buffer))
		: new Float32Array(buffer);
}

/** `[M, N]` → `[N, M]` */
function transpose({ data, dims }: Tensor): Tensor {
	const [rows, columns] = [dims[0]!, dims[1]!];
	const turned = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
	return tensor(turned, [columns, rows]);
}

/**
 * Fetches a manifest and every file it names, from the browser's keeping where they are there.
 *
 * @param manifestUrl absolute; the files lie beside it.
 * @throws ManifestError and what `Download.complete` throws.
 */
export async function loadModelFiles(
	manifestUrl: string,
	onprogress: (progress: LoadProgress) => void
): Promise<ModelFiles> {
	const manifest = await fetchManifest(manifestUrl);
	const entries = GRAPHS.flatMap((name) => [
		manifest.graphs[name].graph,
		manifest.graphs[name].data
	]);
	const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
	const bytes = new Map<string, Bytes>();
	let downloadBytes = 0;
	let before = 0;
	for (const entry of entries) {
		const { file } = entry;
		const url = new URL(file, manifestUrl).href;
		const kept = await readKept(url, entry);
		const report = (received: number, fromCache: boolean) =>
			onprogress({ loaded: before + received, total, file, fromCache });
		bytes.set(file, kept ?? (await fetchFile(url, entry, (received) => report(received, false))));
		if (kept) report(entry.bytes, true);
		else downloadBytes += entry.bytes;
		before += entry.bytes;
	}
	return new ModelFiles(manifest, bytes, downloadBytes);
}

async function fetchManifest(url: string): Promise<Manifest> {
	const response = await request(url, 'manifest.json');
	const json: unknown = await response.json().catch(() => {
		throw new ManifestError('it is not JSON.');
	});
	return parseManifest(json);
}

async function fetchFile(
	url: string,
	entry: FileEntry,
	onprogress: (received: number) => void
): Promise<Bytes> {
	const download = new Download(url, entry, await readPart(url, entry));
	try {
		const bytes = await download.complete(onprogress);
		await keep(url, entry, bytes);
		return bytes;
	} catch (error) {
		await keepPart(url, entry, download.received);
		throw error;
	}
}
