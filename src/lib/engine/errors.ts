import { UndeterminedError } from '../diffusion/prediction.ts';
import { SeedError } from '../diffusion/prng.ts';
import { MissingHistoryError, TimestepsError } from '../diffusion/samplers/index.ts';
import type { GraphName } from '../trace/manifest.ts';
import { NoModelError } from '../trace/lab.ts';
import { ManifestError } from '../trace/parse-manifest.ts';

/** The server has no such file. */
export class MissingFileError extends Error {
	override readonly name = 'MissingFileError';
	constructor(file: string) {
		super(
			`The server has no file ${file}, which the model needs. Choose another model, or try again later.`
		);
	}
}

/** The connection broke off, or the file on the server is shorter than it should be. */
export class CutShortError extends Error {
	override readonly name = 'CutShortError';
	constructor(file: string, received: number, expected: number) {
		super(
			`The download of ${file} broke off after ${received} of ${expected} bytes. Try again: it goes on where it stopped.`
		);
	}
}

/** The bytes are not those that the manifest promises. */
export class AlteredFileError extends Error {
	override readonly name = 'AlteredFileError';
	constructor(file: string) {
		super(
			`${file} is not the file that the model's manifest describes, so it was not used. Try again later, or reload the page.`
		);
	}
}

/** No answer at all. */
export class OfflineError extends Error {
	override readonly name = 'OfflineError';
	constructor(file: string) {
		super(
			`The server does not answer, so ${file} could not be fetched. Check the connection, then try again.`
		);
	}
}

/** The server answered, but with an error of its own. */
export class ServerError extends Error {
	override readonly name = 'ServerError';
	constructor(
		file: string,
		readonly status: number
	) {
		super(`The server answered ${status} instead of sending ${file}. Try again in a while.`);
	}
}

/** The graphs are not those that the manifest describes. */
export class ManifestMismatchError extends Error {
	override readonly name = 'ManifestMismatchError';
	constructor(graph: GraphName, differences: readonly string[]) {
		super(`The model's manifest does not match its ${graph} graph: ${differences.join('; ')}.`);
	}
}

/** ONNX Runtime could not be started, or could not read a graph. */
export class EngineStartError extends Error {
	override readonly name = 'EngineStartError';
	constructor(reason: string) {
		super(`The engine could not start in this browser: ${reason}`);
	}
}

/** The engine stopped in the middle of a computation, on its last resort too. */
export class EngineFailedError extends Error {
	override readonly name = 'EngineFailedError';
	constructor(reason: string) {
		super(`The engine failed: ${reason} Reload the page to start it anew.`);
	}
}

/** The manifest lists no such weight. */
export class UnknownWeightError extends Error {
	override readonly name = 'UnknownWeightError';
	constructor(graph: GraphName, weight: string) {
		super(`The ${graph} graph of this model has no weight named ${weight}.`);
	}
}

const CLASSES: readonly { readonly name: string; readonly prototype: Error }[] = [
	MissingFileError,
	CutShortError,
	AlteredFileError,
	OfflineError,
	ServerError,
	ManifestMismatchError,
	EngineStartError,
	EngineFailedError,
	UnknownWeightError,
	NoModelError,
	ManifestError,
	SeedError,
	TimestepsError,
	MissingHistoryError,
	UndeterminedError
];

/** Gives an error from the worker, which arrives with its name and message only, its class again. */
export function reviveError(thrown: unknown): Error {
	if (!(thrown instanceof Error)) return new EngineFailedError(String(thrown));
	const known = CLASSES.find(({ name }) => name === thrown.name);
	if (known) Object.setPrototypeOf(thrown, known.prototype);
	return thrown;
}

/** What an error says, for use inside another's message. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
