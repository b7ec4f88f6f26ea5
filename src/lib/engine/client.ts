import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { Tensor } from '../tensor/tensor.ts';
import type { Change } from '../trace/changes.ts';
import { NoModelError, type Guess, type Lab } from '../trace/lab.ts';
import type { GraphName } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, RunTrace, StepTrace, TextTrace } from '../trace/run.ts';
import { EngineFailedError, reviveError } from './errors.ts';
import { InternalsCache } from './internals-cache.ts';
import type {
	EngineInfo,
	EngineService,
	LoadedModel,
	LoadOptions,
	LoadReports,
	RunEvents,
	RunHandle,
	RunReports,
	TransportCommand
} from './protocol.ts';
import { Recorder } from './recorder.ts';

export type * from './protocol.ts';
export * from './errors.ts';
export { NoModelError };

/** The engine as the page sees it. The work is done in a worker; every promise rejects with a typed error. */
export class Engine implements Lab {
	readonly #worker: Worker;
	readonly #service: Remote<EngineService>;
	/** Rejects when the worker itself dies, in which case it answers nothing any more. */
	readonly #death: Promise<never>;
	readonly #internals = new InternalsCache();
	#loaded: LoadedModel | undefined;
	#events: RunEvents | undefined;
	#text: TextTrace | undefined;
	#runs = 0;

	private constructor(worker: Worker) {
		this.#worker = worker;
		this.#service = wrap<EngineService>(worker);
		this.#death = new Promise((_, reject) => {
			worker.onerror = ({ message }) =>
				reject(new EngineFailedError(message || 'Its file could not be loaded.'));
		});
		this.#death.catch(() => undefined);
	}

	static start(): Engine {
		return new Engine(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
	}

	/** What runs the model at present; undefined while none is loaded. */
	get info(): EngineInfo | undefined {
		return this.#loaded?.info;
	}

	/**
	 * Downloads a model and starts it, in place of the one before.
	 *
	 * @throws ManifestError, ManifestMismatchError, MissingFileError, CutShortError, AlteredFileError, OfflineError,
	 * ServerError, EngineStartError
	 */
	async load(manifestUrl: string, { backend, onprogress }: LoadOptions): Promise<LoadedModel> {
		this.#internals.clear();
		this.#loaded = undefined;
		const reports: LoadReports = {
			progress: onprogress,
			fallback: (info) => this.#fallBack(info)
		};
		const url = new URL(manifestUrl, location.href).href;
		this.#loaded = await this.#ask(this.#service.load(url, backend, proxy(reports)));
		return this.#loaded;
	}

	#fallBack(info: EngineInfo): void {
		if (this.#loaded) this.#loaded = { ...this.#loaded, info };
		this.#events?.fallback(info);
	}

	/**
	 * Generates a picture. A run that is still going ends at its next step.
	 *
	 * @param known the first steps of a live run of this model that go the same way in this request: they are taken
	 * over, and only what follows is computed and told to `events`.
	 */
	run(request: RunRequest, events: RunEvents, known: readonly StepTrace[] = []): RunHandle {
		const id = ++this.#runs;
		const command = (name: TransportCommand) => () => void this.#service.control(id, name);
		return {
			pause: command('pause'),
			resume: command('resume'),
			stepOnce: command('stepOnce'),
			cancel: command('cancel'),
			done: this.#record(id, request, events, known)
		};
	}

	async #record(
		id: number,
		request: RunRequest,
		events: RunEvents,
		known: readonly StepTrace[]
	): Promise<RunTrace> {
		if (!this.#loaded) throw new NoModelError();
		const recorder = new Recorder(request, this.#loaded.manifest.graphs.dit.data.sha256, known);
		const reports: RunReports = {
			text: (text, times) => {
				this.#text = text;
				recorder.text(text, times);
				events.text(text, times);
			},
			step: (step) => {
				recorder.step(step);
				events.step(step);
			},
			picture: (index, x0, noisy) => events.picture(index, x0, noisy)
		};
		this.#events = events;
		const last = known.at(-1);
		const asked = this.#service.run(
			id,
			aloneRequest(request),
			proxy(reports),
			last && aloneStep(last)
		);
		await this.#ask(asked);
		return recorder.trace();
	}

	/** What is kept of a step's internals, without asking the model. */
	kept(step: StepTrace): Internals {
		return this.#internals.get(step);
	}

	/**
	 * The internals of a step, of both branches, with the words and changes that the step itself had; those of the
	 * steps looked at last are kept.
	 *
	 * @param text the run's words, for a step that has none of its own.
	 */
	async inspect(
		step: StepTrace,
		text: TextTrace,
		probes: readonly ProbeName[]
	): Promise<Internals> {
		const missing = probes.filter((probe) => !this.#internals.get(step)[probe]);
		if (missing.length === 0) return this.#internals.get(step);
		const asked = this.#service.inspect(
			alone(step.latent),
			step.t,
			aloneText(step.text ?? text),
			missing,
			step.changes
		);
		return this.#internals.add(step, await this.#ask(asked));
	}

	decode(latent: Tensor): Promise<Tensor> {
		return this.#ask(this.#service.decode(alone(latent)));
	}

	encode(picture: Tensor): Promise<Tensor> {
		return this.#ask(this.#service.encode(alone(picture)));
	}

	encodeText(prompt: string): Promise<TextTrace> {
		return this.#ask(this.#service.encodeText(prompt));
	}

	/**
	 * @param text the text encoder's output to guess with; that of the latest run where none is given.
	 * @param changes what to change in the model by hand.
	 * @throws NoModelError before any run, where no text is given.
	 */
	async guess(
		latent: Tensor,
		t: number,
		text: TextTrace | undefined = this.#text,
		changes: readonly Change[] = []
	): Promise<Guess> {
		if (!text) throw new NoModelError();
		return this.#ask(this.#service.guess(alone(latent), t, aloneText(text), changes));
	}

	weight(graph: GraphName, name: string): Promise<Tensor> {
		return this.#ask(this.#service.weight(graph, name));
	}

	dispose(): void {
		this.#service[releaseProxy]();
		this.#worker.terminate();
	}

	async #ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
		try {
			return await Promise.race([answer, this.#death]);
		} catch (error) {
			throw reviveError(error);
		}
	}
}

/** A tensor cut out of a larger one, as those of a recorded run are, would take the whole along to the worker. */
function alone({ data, dims }: Tensor): Tensor {
	return { data: data.byteLength < data.buffer.byteLength ? data.slice() : data, dims };
}

function aloneText({ tokens, mask, states, pooled }: TextTrace): TextTrace {
	return { tokens, mask: alone(mask), states: alone(states), pooled: alone(pooled) };
}

function aloneRequest({ start, ...request }: RunRequest): RunRequest {
	return {
		...request,
		...(start && { start: { level: start.level, latent: alone(start.latent) } })
	};
}

/** What a run needs to go on after a step. */
function aloneStep(step: StepTrace): StepTrace {
	const { latent, conditional, unconditional, guided, next } = step;
	return {
		index: step.index,
		t: step.t,
		tNext: step.tNext,
		latent: alone(latent),
		conditional: alone(conditional),
		unconditional: alone(unconditional),
		guided: alone(guided),
		next: alone(next)
	};
}
