import { untrack } from 'svelte';
import type { RecordedRun } from '../trace/recorded-run.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, StepTrace } from '../trace/run.ts';
import type { Selection } from '../trace/selection.ts';
import { tokenizePrompt } from '../trace/tokenizer.ts';
import { EngineState, sentence, type EnginePort } from './engine-state.svelte.ts';
import { InternalsReader } from './internals-reader.svelte.ts';
import { checkDraft, isRequest, type Draft } from './request-check.ts';
import { isSameRequest } from './request.ts';
import { RunView } from './run-view.svelte.ts';
import { labOf } from './lab-of.ts';
import type { SessionSources } from './session-sources.ts';
import { SelectionState } from './selection.svelte.ts';
import { Transport } from './transport.svelte.ts';
import { decodeLink } from './url-state.ts';

/** One visitor at one model: what is typed, what runs, what is shown and what is selected. */
export class Session {
	manifest = $state.raw<Manifest>();
	/** Why there is no manifest. */
	failure = $state<string>();
	draft = $state<Draft>({ prompt: '', seed: null, steps: null, guidance: null, sampler: 'euler' });
	/** Things to tell once: what was wrong with a link, or that the engine changed. */
	notices = $state<readonly string[]>([]);
	/** The run on show. */
	run = $state.raw<RunView>();
	/** A live run whose first step is still to come; the one before stays on show until then. */
	coming = $state.raw<RunView>();
	/** What is drawn as soon as the engine is ready. */
	waiting = $state.raw<RunRequest>();

	readonly selectionState = new SelectionState();
	readonly internalsReader = new InternalsReader();
	readonly engine: EngineState;
	readonly transport: Transport;
	#recorded: RecordedRun | undefined;
	/** A step that a link asked for and that is not computed yet. */
	#awaitedStep: number | undefined;

	constructor(private readonly sources: SessionSources) {
		this.engine = new EngineState(sources.manifestUrl, () => sources.engine());
		this.transport = new Transport(this);
	}

	/** What panels may ask of the model, for the prompt of the run on show. */
	readonly lab = labOf(
		() => this.engine.current,
		() => this.run?.trace?.text
	);

	get manifestUrl(): string {
		return this.sources.manifestUrl;
	}

	get selection(): Selection {
		return this.selectionState.current;
	}

	/** The step on show: the selected one, or the newest where that is not computed. */
	get step(): StepTrace | undefined {
		const steps = this.run?.trace?.steps;
		return steps?.[Math.min(this.selection.step, steps.length - 1)];
	}

	/** Internals of the step on show, as far as they were asked for. */
	get internals(): Internals {
		return this.step ? this.internalsReader.of(this.step) : {};
	}

	/** The prompt being edited, as the model will read it. */
	readonly tokens = $derived.by(() =>
		this.manifest ? tokenizePrompt(this.draft.prompt, this.manifest.text).tokens : []
	);

	readonly findings = $derived.by(() =>
		this.manifest ? checkDraft(this.draft, this.manifest) : []
	);

	/** Whether something was typed or chosen that the run on show does not follow. */
	get isEdited(): boolean {
		return !this.run || !isSameRequest(this.draft, this.run.request);
	}

	/** Whether the request being edited can be drawn. */
	get isDrawable(): boolean {
		return this.manifest !== undefined && isRequest(this.draft, this.manifest);
	}

	/**
	 * Reads the manifest, shows the recorded run, and loads the engine; `link` is the page's query.
	 *
	 * @param options.still shows the recorded run's picture at once instead of playing it.
	 */
	async boot(link: string, options: { readonly still?: boolean } = {}): Promise<void> {
		this.failure = undefined;
		const recording = this.sources.recordedRun().catch(() => undefined);
		try {
			this.manifest = await this.sources.manifest();
		} catch (error) {
			this.failure = sentence(error);
			return;
		}
		const typed = this.draft.prompt;
		this.draft = { ...this.manifest.defaults, ...(typed && { prompt: typed }) };
		const loading = this.engine.load();
		const asked = this.#apply(link);
		this.#showRecorded(await recording, options.still ?? false);
		const isAsked = !this.run || (asked !== undefined && !isSameRequest(asked, this.run.request));
		if (isAsked) this.waiting = asked ?? this.manifest.defaults;
		await loading;
		this.#engineChanged();
	}

	/** Follows a link on the page that is open already: selects what it names, and draws what it asks for. */
	open(link: string): void {
		const asked = this.#apply(link);
		if (asked && this.isEdited) this.draw();
		else if (this.#awaitedStep !== undefined) this.transport.seek(this.#awaitedStep);
	}

	/** Takes a link's state over; answers the request, where the link names any part of one. */
	#apply(link: string): RunRequest | undefined {
		const { manifest } = this;
		if (!manifest) return undefined;
		const { request, selection, problems } = decodeLink(link, {
			manifest,
			stages: this.sources.stages
		});
		this.notices = [...this.notices, ...problems];
		this.select(selection);
		this.#awaitedStep = selection.step;
		if (Object.keys(request).length === 0) return undefined;
		const draft = { ...this.draft, ...request };
		this.draft = draft;
		return isRequest(draft, manifest) ? draft : undefined;
	}

	/** Loads the engine again, elsewhere or after a failure. What is on show stays. */
	async reloadEngine(choice = this.engine.choice): Promise<void> {
		this.#stop();
		await this.engine.load(choice);
		this.#engineChanged();
	}

	#engineChanged(): void {
		if (!this.engine.current) return;
		if (this.waiting) this.#start(this.engine.current, this.waiting);
		else this.#read();
	}

	#showRecorded(recorded: RecordedRun | undefined, still: boolean): void {
		if (!recorded || recorded.trace.model !== this.manifest?.graphs.dit.data.sha256) return;
		if (this.run || this.coming) return;
		this.#recorded = recorded;
		const view = new RunView(recorded.trace.request, 'recorded');
		view.trace = recorded.trace;
		view.pictures = recorded.pictures;
		view.status = 'done';
		this.#show(view);
		if (this.#awaitedStep !== undefined) return;
		if (still) this.transport.last();
		else this.transport.begin();
	}

	#show(view: RunView): void {
		this.run = view;
		const tokens = view.trace?.text.tokens.length ?? 0;
		if (this.manifest) this.selectionState.keepWithin(this.manifest, tokens);
		this.#read();
	}

	/** Changes the request being edited. */
	edit(change: Partial<Draft>): void {
		this.draft = { ...this.draft, ...change };
	}

	/**
	 * Draws the request being edited. A live run of the same request is not computed again but played from its first
	 * step. Does nothing where the request has an error, which is on show then.
	 */
	draw(): void {
		const { manifest, draft, run } = this;
		if (!manifest || !isRequest(draft, manifest)) return;
		const isKnown = run?.source === 'live' && !run.isBroken && !this.isEdited;
		if (isKnown) return this.transport.replay();
		const engine = this.engine.current;
		if (engine) this.#start(engine, { ...draft });
		else this.waiting = { ...draft };
	}

	#start(engine: EnginePort, request: RunRequest): void {
		this.#stop();
		this.waiting = undefined;
		const view = new RunView(request, 'live');
		const model = this.manifest?.graphs.dit.data.sha256 ?? '';
		this.coming = view;
		view.handle = engine.run(request, {
			text: (text, times) => view.begin(model, text, times),
			step: (step) => this.#stepArrived(view, step),
			picture: (index, clean, noisy) => view.addPictures(index, { clean, noisy }),
			fallback: (info) => {
				this.engine.moved(info);
				this.notices = [
					...this.notices,
					'WebGPU was lost in the middle of the run, so it went on, on WebAssembly.'
				];
			}
		});
		view.handle.done.catch((error: unknown) => this.#failed(view, sentence(error)));
	}

	#stepArrived(view: RunView, step: StepTrace): void {
		if (view !== this.coming && view !== this.run) return;
		view.addStep(step);
		if (view === this.coming) {
			this.coming = undefined;
			this.selectionState.change({ step: this.#awaitedStep ?? 0 });
			this.#show(view);
			if (this.#awaitedStep === undefined) this.transport.begin();
			this.#awaitedStep = undefined;
		} else if (this.selection.step >= step.index) {
			this.#read();
		}
		this.transport.stepArrived(step.index);
	}

	#failed(view: RunView, message: string): void {
		view.fail(message);
		if (view === this.coming) {
			this.coming = undefined;
			this.run ??= view;
			this.notices = [...this.notices, message];
		}
	}

	#stop(): void {
		this.transport.stop();
		this.coming?.stop();
		this.run?.stop();
		this.coming = undefined;
	}

	/** Changes what is selected, everywhere at once. */
	select(change: Partial<Selection>): void {
		const step = this.step;
		this.selectionState.change(change);
		if (this.step !== step) this.#read();
	}

	/** Keeps internals being read while a view shows them; call the returned function when it is gone. */
	watch(probes: readonly ProbeName[]): () => void {
		const release = this.internalsReader.watch(probes);
		untrack(() => this.#read());
		return release;
	}

	#read(): void {
		const { step, run, manifest } = this;
		if (!step || !run?.trace) return;
		const recorded = run.source === 'recorded' && this.#recorded?.internals.get(step.index);
		if (recorded && !this.internalsReader.holds(step)) this.internalsReader.offer(step, recorded);
		const { text } = run.trace;
		const engine = this.engine.current;
		if (!engine || !manifest) return;
		void this.internalsReader.read(step, (wanted, probes) =>
			engine.inspect(
				wanted,
				text,
				probes.filter((probe) => probe in manifest.probes)
			)
		);
	}

	dispose(): void {
		this.#stop();
		this.engine.dispose();
	}
}
