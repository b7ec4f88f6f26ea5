import { messageOf } from '../engine/errors.ts';
import type { Backend, EngineInfo, LoadOptions, LoadedModel } from '../engine/protocol.ts';
import type { LoadProgress, RunEvents, RunHandle } from '../engine/protocol.ts';
import type { Change } from '../trace/changes.ts';
import type { Guess, Lab } from '../trace/lab.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, StepTrace, TextTrace } from '../trace/run.ts';

/** What the session needs of an engine; the one in `src/lib/engine/client.ts`, or a scripted one in a test. */
export interface EnginePort extends Lab {
	/** What runs the model at present; undefined while none is loaded. */
	readonly info: EngineInfo | undefined;
	load(manifestUrl: string, options: LoadOptions): Promise<LoadedModel>;
	run(request: RunRequest, events: RunEvents, known?: readonly StepTrace[]): RunHandle;
	kept(step: StepTrace): Internals;
	inspect(step: StepTrace, text: TextTrace, probes: readonly ProbeName[]): Promise<Internals>;
	/**
	 * @param text the text encoder's output to guess with.
	 * @param changes what to change in the model by hand.
	 */
	guess(latent: Tensor, t: number, text?: TextTrace, changes?: readonly Change[]): Promise<Guess>;
	dispose(): void;
}

export type BackendChoice = 'auto' | Backend;

/** Where loading the engine has come to. */
export type EngineStatus =
	| { readonly kind: 'absent' }
	| { readonly kind: 'starting' }
	| { readonly kind: 'downloading'; readonly progress: LoadProgress }
	| { readonly kind: 'ready'; readonly info: EngineInfo }
	| { readonly kind: 'failed'; readonly message: string };

/** Loads an engine, tells how far it is, and hands it out once it is ready. */
export class EngineState {
	status = $state.raw<EngineStatus>({ kind: 'absent' });
	choice = $state<BackendChoice>('auto');
	#engine = $state.raw<EnginePort>();
	/** Which load is the newest; an older one that still answers is not listened to. */
	#loads = 0;

	/** @param start brings the engine's code in; it is not part of the page's first JavaScript. */
	constructor(
		private readonly manifestUrl: string,
		private readonly start: () => Promise<EnginePort>
	) {}

	/** The engine, once it is ready. */
	get current(): EnginePort | undefined {
		return this.status.kind === 'ready' ? this.#engine : undefined;
	}

	/** Loads the model, anew where one is loaded already. Never throws: a failure is a status. */
	async load(choice: BackendChoice = this.choice): Promise<void> {
		const load = ++this.#loads;
		const isNewest = () => load === this.#loads;
		this.choice = choice;
		this.#engine?.dispose();
		this.#engine = undefined;
		this.status = { kind: 'starting' };
		try {
			const engine = await this.start();
			if (!isNewest()) return engine.dispose();
			this.#engine = engine;
			const { info } = await engine.load(this.manifestUrl, {
				backend: choice,
				onprogress: (progress) => {
					// A report may arrive after the answer that it led to.
					const isLoading = this.status.kind === 'starting' || this.status.kind === 'downloading';
					if (isNewest() && isLoading) this.status = { kind: 'downloading', progress };
				}
			});
			if (isNewest()) this.status = { kind: 'ready', info };
		} catch (error) {
			if (isNewest()) this.status = { kind: 'failed', message: messageOf(error) };
		}
	}

	/** The engine went on elsewhere, as when WebGPU is lost. */
	moved(info: EngineInfo): void {
		this.status = { kind: 'ready', info };
	}

	dispose(): void {
		this.#loads += 1;
		this.#engine?.dispose();
		this.#engine = undefined;
		this.status = { kind: 'absent' };
	}
}
