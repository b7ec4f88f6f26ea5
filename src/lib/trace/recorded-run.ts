/**
 * A recorded real run, for the instant start: `<name>.json` beside `<name>.bin`.
 *
 * The JSON is a {@link RecordedRunHeader}: the request, the model's hash, the times, the tokens, and where each
 * tensor lies in the binary file. There every tensor is row-major and little-endian and starts at a multiple of four
 * bytes. With S steps, their names are
 *
 * | name | shape | stored as |
 * | --- | --- | --- |
 * | `text.mask`, `text.states`, `text.pooled` | as in `TextTrace` | float32 |
 * | `latents` | `[S+1, C, s, s]`: x at every time | float32 |
 * | `conditional`, `unconditional` | `[S, C, s, s]` | float32 |
 * | `pictures.clean`, `pictures.noisy` (optional) | `[S, 3, S, S]` | uint8: round(127.5 (v + 1)) for v in [-1, 1] |
 * | `internals.<step>.<probe>` (optional) | as in `PROBES` | float16 |
 *
 * The guided output and each step's `next` follow from these and are not stored. What the states are computed from is
 * kept in full precision, so that a step recomputed from the file agrees with the live one; pictures are only looked at.
 */
import { guide } from '../diffusion/guidance.ts';
import { SAMPLERS } from '../diffusion/samplers/index.ts';
import { slice } from '../tensor/indexing.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import { PROBES, type ProbeName } from './probes.ts';
import type { Internals, PlainRequest, PromptToken, RunTrace, StepTrace } from './run.ts';
import { TensorWriter, readStored, storedTensor, type StoredTensor } from './stored-tensor.ts';
import { InvalidValueError, count, index, list, oneOf, real } from './validate.ts';
import { record, sha256, shape, text, type Reader } from './validate.ts';

/** What a step looks like through the decoder; `[3, S, S]` in [-1, 1] each. */
export interface StepPictures {
	/** The clean guess x̂0. */
	readonly clean: Tensor;
	/** x_t itself. */
	readonly noisy?: Tensor;
}

export interface RecordedRun {
	readonly trace: RunTrace;
	/** By step; empty where the recording has none. */
	readonly pictures: readonly StepPictures[];
	/** By step, for the steps whose internals were recorded. */
	readonly internals: ReadonlyMap<number, Internals>;
}

export interface RecordedRunHeader {
	readonly format: 'dit-run/1';
	readonly request: PlainRequest;
	readonly model: string;
	readonly times: readonly number[];
	readonly tokens: readonly PromptToken[];
	/** Length of the binary file. */
	readonly bytes: number;
	readonly tensors: Readonly<Record<string, StoredTensor>>;
}

/** Thrown when a recording cannot be read; the message says what is wrong with it. */
export class RecordedRunError extends Error {
	override readonly name = 'RecordedRunError';
}

const yesOrNo: Reader<boolean> = (value, path) => {
	if (typeof value === 'boolean') return value;
	throw new InvalidValueError(path, 'true or false', value);
};

const token: Reader<PromptToken> = (value, path) => {
	const required = shape<Omit<PromptToken, 'suggestion'>>({ id: index, text, known: yesOrNo });
	const { suggestion } = record((field) => field)(value, path);
	return { ...required(value, path), ...(typeof suggestion === 'string' && { suggestion }) };
};

const header = shape<RecordedRunHeader>({
	format: oneOf('dit-run/1'),
	request: shape<PlainRequest>({
		prompt: text,
		seed: index,
		steps: count,
		guidance: real,
		sampler: oneOf(...SAMPLERS.map(({ id }) => id))
	}),
	model: sha256,
	times: list(real),
	tokens: list(token),
	bytes: index,
	tensors: record(storedTensor)
});

/**
 * A recording from its two files.
 *
 * @param json the parsed header, of unknown content.
 * @param bytes the binary file.
 * @throws RecordedRunError if the header is malformed, a tensor is missing, or the binary file is cut short.
 */
export function parseRecordedRun(json: unknown, bytes: ArrayBuffer): RecordedRun {
	const { request, model, times, tokens, tensors } = readHeader(json, bytes);
	const stored = (name: string): Tensor => {
		const found = tensors[name];
		if (!found) throw new RecordedRunError(`The recorded run lacks ${name}.`);
		const content = readStored(found, bytes);
		if (!content) throw new RecordedRunError(`The recorded run ends before ${name} does.`);
		return content;
	};
	const [latents, conditional, unconditional] = [
		stored('latents'),
		stored('conditional'),
		stored('unconditional')
	];
	const steps = times.slice(1).map((tNext, step): StepTrace => {
		const guesses = [slice(conditional, step), slice(unconditional, step)] as const;
		const guided = guide(guesses[0].data, guesses[1].data, request.guidance);
		return {
			index: step,
			t: times[step]!,
			tNext,
			latent: slice(latents, step),
			conditional: guesses[0],
			unconditional: guesses[1],
			guided: tensor(guided, guesses[0].dims),
			next: slice(latents, step + 1)
		};
	});
	const encoded = {
		tokens,
		mask: stored('text.mask'),
		states: stored('text.states'),
		pooled: stored('text.pooled')
	};
	const clean = tensors['pictures.clean'] && stored('pictures.clean');
	const noisy = tensors['pictures.noisy'] && stored('pictures.noisy');
	const pictures = clean
		? steps.map((_, step) => ({
				clean: slice(clean, step),
				...(noisy && { noisy: slice(noisy, step) })
			}))
		: [];
	return {
		trace: { request, model, text: encoded, times, steps },
		pictures,
		internals: readInternals(Object.keys(tensors), stored)
	};
}

function readHeader(json: unknown, bytes: ArrayBuffer): RecordedRunHeader {
	const parsed = readJson(json);
	if (parsed.times.length !== parsed.request.steps + 1) {
		throw new RecordedRunError('The recorded run has not one time for each of its steps.');
	}
	if (bytes.byteLength !== parsed.bytes) {
		throw new RecordedRunError(
			`The recorded run is incomplete: ${bytes.byteLength} bytes of ${parsed.bytes}.`
		);
	}
	return parsed;
}

function readJson(json: unknown): RecordedRunHeader {
	try {
		return header(json, '');
	} catch (error) {
		if (!(error instanceof InvalidValueError)) throw error;
		throw new RecordedRunError(`The recorded run cannot be read: ${error.message}`);
	}
}

function readInternals(
	names: readonly string[],
	stored: (name: string) => Tensor
): Map<number, Internals> {
	const internals = new Map<number, Internals>();
	for (const name of names) {
		const [, step, probe] = /^internals\.(\d+)\.(.+)$/.exec(name) ?? [];
		if (probe === undefined || !isProbe(probe)) continue;
		internals.set(Number(step), { ...internals.get(Number(step)), [probe]: stored(name) });
	}
	return internals;
}

function isProbe(name: string): name is ProbeName {
	return Object.hasOwn(PROBES, name);
}

/** The two files of a recording: the header, to be written as JSON, and the binary file. */
export function serialiseRecordedRun({ trace, pictures, internals }: RecordedRun): {
	header: RecordedRunHeader;
	bytes: Uint8Array<ArrayBuffer>;
} {
	const { request, model, text: encoded, times, steps } = trace;
	const last = steps.at(-1);
	if (steps.length !== request.steps || !last) {
		throw new RecordedRunError('Only a finished run can be recorded.');
	}
	if (request.changes?.length || request.start) {
		throw new RecordedRunError('Only a run of the unchanged model, from noise, can be recorded.');
	}
	const writer = new TensorWriter();
	writer.add('text.mask', 'float32', encoded.mask);
	writer.add('text.states', 'float32', encoded.states);
	writer.add('text.pooled', 'float32', encoded.pooled);
	writer.add('latents', 'float32', stack([...steps.map(({ latent }) => latent), last.next]));
	writer.add('conditional', 'float32', stack(steps.map((step) => step.conditional)));
	writer.add('unconditional', 'float32', stack(steps.map((step) => step.unconditional)));
	if (pictures.length > 0) {
		writer.add('pictures.clean', 'uint8', stack(pictures.map(({ clean }) => clean)));
		const noisy = pictures.flatMap((picture) => picture.noisy ?? []);
		if (noisy.length === pictures.length) writer.add('pictures.noisy', 'uint8', stack(noisy));
	}
	for (const [step, probes] of internals) {
		for (const [probe, values] of Object.entries(probes)) {
			writer.add(`internals.${step}.${probe}`, 'float16', values);
		}
	}
	const { bytes, tensors } = writer.finish();
	const { tokens } = encoded;
	return {
		header: {
			format: 'dit-run/1',
			request,
			model,
			times,
			tokens,
			bytes: bytes.byteLength,
			tensors
		},
		bytes
	};
}

/** Equal shapes `[…]` one after another: `[n, …]`. */
function stack(tensors: readonly Tensor[]): Tensor {
	const dims = tensors[0]!.dims;
	const data = new Float32Array(tensors.length * sizeOf(dims));
	tensors.forEach((piece, i) => data.set(piece.data, i * sizeOf(dims)));
	return tensor(data, [tensors.length, ...dims]);
}
