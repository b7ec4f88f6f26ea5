import type { Tensor } from '../tensor/tensor.ts';
import type { Change } from '../trace/changes.ts';
import type { Guess } from '../trace/lab.ts';
import type { GraphName, Manifest } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, RunTrace, StepTrace, TextTrace } from '../trace/run.ts';

export type Backend = 'webgpu' | 'wasm';

/** What runs the model. */
export interface EngineInfo {
	readonly backend: Backend;
	/** Threads of WebAssembly. */
	readonly threads: number;
	/** The GPU, for people. */
	readonly adapter?: string;
	/** Why not WebGPU. */
	readonly reason?: string;
	/** What the visitor should know of how the files were checked. */
	readonly warning?: string;
	/** Bytes of the model that came over the network, the rest having been kept from an earlier visit. */
	readonly downloadBytes: number;
	/** From the call of `load` to the model being ready. */
	readonly loadMilliseconds: number;
}

/** Bytes of the model's files so far. */
export interface LoadProgress {
	readonly loaded: number;
	readonly total: number;
	/** The file that is coming in. */
	readonly file: string;
	/** Whether it was kept from an earlier visit. */
	readonly fromCache: boolean;
}

export interface LoadOptions {
	readonly backend: 'auto' | Backend;
	onprogress(progress: LoadProgress): void;
}

export interface LoadedModel {
	readonly manifest: Manifest;
	readonly info: EngineInfo;
}

/** What a run tells while it goes on. */
export interface RunEvents {
	text(text: TextTrace, times: number[]): void;
	step(step: StepTrace): void;
	/** The decoded clean guess x̂₀ and the decoded x_t of a step, each `[3, S, S]` in [-1, 1]. */
	picture(index: number, x0: Tensor, noisy: Tensor): void;
	/** WebGPU was lost; the run goes on, on WebAssembly. */
	fallback(info: EngineInfo): void;
}

export interface RunHandle {
	/** Stops before the next step. */
	pause(): void;
	resume(): void;
	/** Takes one step, then pauses. */
	stepOnce(): void;
	/** Ends the run before its next step. */
	cancel(): void;
	/**
	 * The run as far as it came: of all its steps, or of fewer where it was cancelled or a newer run superseded it.
	 * Rejects only where something failed.
	 */
	readonly done: Promise<RunTrace>;
}

export type TransportCommand = 'pause' | 'resume' | 'stepOnce' | 'cancel';

/** `RunEvents` as the worker sees them: each is answered by the page, which keeps the worker from running ahead. */
export interface RunReports {
	text(text: TextTrace, times: number[]): void | Promise<void>;
	step(step: StepTrace): void | Promise<void>;
	picture(index: number, x0: Tensor, noisy: Tensor): void | Promise<void>;
}

/** What loading tells the page, and later the change to WebAssembly. */
export interface LoadReports {
	progress(progress: LoadProgress): void | Promise<void>;
	fallback(info: EngineInfo): void | Promise<void>;
}

/** What the worker answers. Promises reject with typed errors, of which name and message cross the boundary. */
export interface EngineService {
	load(manifestUrl: string, backend: 'auto' | Backend, reports: LoadReports): Promise<LoadedModel>;
	/** @param known the last step that the page has already; the run goes on after it. */
	run(id: number, request: RunRequest, reports: RunReports, known?: StepTrace): Promise<void>;
	control(id: number, command: TransportCommand): void;
	inspect(
		latent: Tensor,
		t: number,
		text: TextTrace,
		probes: readonly ProbeName[],
		changes?: readonly Change[]
	): Promise<Internals>;
	guess(latent: Tensor, t: number, text: TextTrace, changes?: readonly Change[]): Promise<Guess>;
	decode(latent: Tensor): Promise<Tensor>;
	encode(picture: Tensor): Promise<Tensor>;
	encodeText(prompt: string): Promise<TextTrace>;
	weight(graph: GraphName, name: string): Promise<Tensor>;
}
