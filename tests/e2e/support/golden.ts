import { readFileSync } from 'node:fs';
import type { RunRequest } from '../../../src/lib/trace/run.ts';

interface Header {
	readonly model: string;
	readonly runs: readonly { readonly request: RunRequest }[];
	readonly tensors: Readonly<
		Record<string, { readonly offset: number; readonly dims: readonly [number, number, number] }>
	>;
}

/** A picture that PyTorch drew. */
export interface GoldenPicture {
	readonly request: RunRequest;
	/** As a canvas holds it: red, green, blue, alpha of pixel after pixel. */
	readonly pixels: readonly number[];
}

/** The pictures of a model's golden traces, which `models/pipeline/traces.py` wrote. */
export function goldenPictures(model: string): GoldenPicture[] {
	const path = `tests/fixtures/traces/${model}`;
	const { runs, tensors } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Header;
	const bytes = readFileSync(`${path}.bin`);
	return runs.map(({ request }, number) => {
		const { offset, dims } = tensors[`${number}.picture`]!;
		const [channels, height, width] = dims;
		const plane = height * width;
		const level = (channel: number, pixel: number) => {
			const value = bytes.readFloatLE(offset + 4 * (channel * plane + pixel));
			return Math.round(Math.min(1, Math.max(-1, value)) * 127.5 + 127.5);
		};
		const pixels = Array.from({ length: 4 * plane }, (_, i) =>
			i % 4 < channels ? level(i % 4, Math.floor(i / 4)) : 255
		);
		return { request, pixels };
	});
}
