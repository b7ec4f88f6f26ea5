import { untrack } from 'svelte';
import { messageOf } from '../engine/errors.ts';
import type { RunEvents } from '../engine/protocol.ts';
import { NoModelError } from '../trace/lab.ts';
import type { RecordedRun } from '../trace/recorded-run.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, StartPicture, StepTrace } from '../trace/run.ts';
import type { Selection } from '../trace/selection.ts';
import { tokenizePrompt } from '../trace/tokenizer.ts';
import { stepsToAverage } from '../trace/step-mean.ts';
import { ChangeList } from './change-list.svelte.ts';
import { EngineState, type EnginePort } from './engine-state.svelte.ts';
import { InternalsReader } from './internals-reader.svelte.ts';
import { checkDraft, isRequest, type Draft } from './request-check.ts';
import { isSameRequest, isSameUnchanged, withoutChanges, type AskedRequest } from './request.ts';
import { OwnPictureState } from './own-picture.svelte.ts';
import { RunView, type HeadStart } from './run-view.svelte.ts';
import { labOf } from './lab-of.ts';
import type { SessionSources } from './session-sources.ts';
import { SelectionState } from './selection.svelte.ts';
import { StepMeanReader } from './step-mean-reader.svelte.ts';
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
	/**
	 * The last whole run before the one on show, to compare with. While changes are tried out it stays the run without
	 * them.
	 */
	before = $state.raw<RunView>();
	/** A run that the visitor keeps to compare others with; see {@link compared}. */
	kept = $state.raw<RunView>();
	/** Where the request being edited begins; with noise alone while it is undefined. */
	start = $state.raw<StartPicture>();
	/** What the request being edited changes by hand. Every edit is drawn at once. */
	readonly changes = new ChangeList(() => this.#changed());

	readonly selectionState = new SelectionState();
	readonly internalsReader = new InternalsReader();
	readonly stepMean = new StepMeanReader();
	readonly own = new OwnPictureState(() => this.manifest?.image.size);
	readonly engine: EngineState;
	readonly transport: Transport;
	#recorded: RecordedRun | undefined;
	/** A step that a link asked for and that is not computed yet. */
	#awaitedStep: number | undefined;
	/** What is drawn once the run on show is whole. */
	#next: RunRequest | undefined;

	constructor(private readonly sources: SessionSources) {
		this.engine = new EngineState(sources.manifestUrl, () => sources.engine());
		this.transport = new Transport(this);
	}

	/** What panels may ask of the model, for the prompt of the run on show. */
	readonly lab = labOf(
		() => this.engine.current,
		() => this.run?.trace?.text,
		() => this.step
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

	/** The request being edited, as it stands. */
	get asked(): AskedRequest {
		const { draft, changes, start } = this;
		return {
			...draft,
			...(changes.all.length > 0 && { changes: changes.all }),
			...(start && { start })
		};
	}

	/** Whether something was typed or chosen that the run on show does not follow. */
	get isEdited(): boolean {
		return !this.run || !isSameRequest(this.asked, this.run.request);
	}

	/** The run on show as it is without its changes, where that was drawn: the run itself where it has none. */
	get unchanged(): RunView | undefined {
		return [this.run, this.before].find(
			(view) =>
				view && this.run && !view.request.changes && isSameUnchanged(view.request, this.run.request)
		);
	}

	/** What the run on show is compared with: the kept run, or else the run before. */
	get compared(): RunView | undefined {
		const view = this.kept ?? this.before;
		return view === this.run ? undefined : view;
	}

	/** Keeps a whole run to compare others with, until another is kept or it is let go. */
	keep(view: RunView): void {
		if (view.status === 'done') this.kept = view;
	}

	letGo(): void {
		this.kept = undefined;
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
			this.failure = messageOf(error);
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
		const { changes = [], ...fields } = request;
		this.draft = { ...this.draft, ...fields };
		this.changes.replace(changes);
		this.start = undefined;
		return this.#request();
	}

	/** The request being edited, where it can be drawn. */
	#request(): RunRequest | undefined {
		const { manifest, asked } = this;
		return manifest && isRequest(asked, manifest) ? asked : undefined;
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
		const { run } = this;
		const request = this.#request();
		if (!request) return;
		const isKnown = run?.source === 'live' && !run.isBroken && !this.isEdited;
		if (isKnown) return this.transport.replay();
		this.#ask(request);
	}

	#ask(request: RunRequest): void {
		const engine = this.engine.current;
		if (engine) this.#start(engine, request);
		else this.waiting = request;
	}

	/** The changes were edited: shows the run before again where that is it, or else draws, and stays at this step. */
	#changed(): void {
		const { run } = this;
		const request = this.#request();
		if (!request) return;
		if (run && !run.isBroken && isSameRequest(request, run.request)) return this.#giveUpComing();
		const isAtEnd = !run || this.selection.step >= run.request.steps - 1;
		const awaited = isAtEnd || this.transport.playing ? undefined : this.selection.step;
		if (this.#exchange(request)) return;
		this.#awaitedStep = awaited;
		this.#ask(request);
	}

	/** Shows the run before again, where that is what is asked for; the one on show takes its place. */
	#exchange(request: RunRequest): boolean {
		const { run, before } = this;
		if (!run || before?.status !== 'done' || !isSameRequest(request, before.request)) return false;
		this.#stop();
		this.waiting = undefined;
		this.before = run.status === 'done' ? run : undefined;
		this.#show(before);
		return true;
	}

	#giveUpComing(): void {
		this.coming?.stop();
		this.coming = undefined;
		this.waiting = undefined;
	}

	/** Draws the request being edited without its changes, then shows it with them, so that the two can be compared. */
	drawBoth(): void {
		const request = this.#request();
		const engine = this.engine.current;
		if (!request || !engine) return;
		this.#start(engine, withoutChanges(request));
		this.#next = request;
		this.#awaitedStep = this.selection.step;
	}

	#start(engine: EnginePort, request: RunRequest): void {
		this.#stop();
		this.waiting = undefined;
		const view = new RunView(request, 'live', this.#headStartFor(request));
		const model = this.manifest?.graphs.dit.data.sha256 ?? '';
		this.coming = view;
		const events: RunEvents = {
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
		};
		view.handle = engine.run(request, events, view.headStart.steps);
		view.handle.done.catch((error: unknown) => this.#failed(view, messageOf(error)));
	}

	/** The longest beginning that a live run at hand shares with a request. */
	#headStartFor(request: RunRequest): HeadStart | undefined {
		const live = [this.run, this.before].filter((view) => view?.source === 'live');
		return live
			.flatMap((view) => view?.headStartFor(request) ?? [])
			.sort((a, b) => b.steps.length - a.steps.length)[0];
	}

	/** Keeps the run on show for comparison with the one that takes its place. */
	#retire(next: RunRequest): void {
		const { run, before } = this;
		const isTrial =
			next.changes && before && !before.request.changes && isSameUnchanged(before.request, next);
		if (run?.status === 'done' && !isTrial) this.before = run;
	}

	#stepArrived(view: RunView, step: StepTrace): void {
		if (view !== this.coming && view !== this.run) return;
		view.addStep(step);
		if (view === this.coming) {
			this.coming = undefined;
			this.#retire(view.request);
			const first = view.headStart.steps.length;
			this.selectionState.change({ step: Math.max(this.#awaitedStep ?? 0, first) });
			this.#show(view);
			if (this.#awaitedStep === undefined) this.transport.begin(first);
			this.#awaitedStep = undefined;
		} else if (this.selection.step >= step.index) {
			this.#read();
		}
		this.transport.stepArrived(step.index);
		const next = view.status === 'done' && this.#next;
		if (next && !this.#exchange(next)) this.#ask(next);
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
		this.#next = undefined;
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

	/** Reads the mean of probes over the selected steps; none, or a single step, gives the reading up. For an effect. */
	average(probes: readonly ProbeName[] = []): void {
		const { step, run, selection, manifest } = this;
		const engine = this.engine.current;
		if (!step || !run?.trace || selection.over === 'step' || probes.length === 0) {
			return this.stepMean.stop();
		}
		const { steps, text } = run.trace;
		const averaging = {
			steps: stepsToAverage(steps, step, selection.over),
			probes,
			inspect: async (wanted: StepTrace, asked: readonly ProbeName[]) => {
				if (!engine) throw new NoModelError();
				return engine.inspect(
					wanted,
					text,
					asked.filter((probe) => manifest && probe in manifest.probes)
				);
			}
		};
		untrack(() => void this.stepMean.read(averaging));
	}

	#read(): void {
		const { step, run, manifest } = this;
		if (!step || !run?.trace) return;
		const recorded = run.source === 'recorded' && this.#recorded?.internals.get(step.index);
		if (recorded && !this.internalsReader.holds(step)) this.internalsReader.offer(step, recorded);
		const { text } = run.trace;
		const engine = this.engine.current;
		if (!engine || !manifest) return;
		void this.internalsReader.read(step, {
			kept: (wanted) => engine.kept(wanted),
			inspect: (wanted, probes) =>
				engine.inspect(
					wanted,
					text,
					probes.filter((probe) => probe in manifest.probes)
				)
		});
	}

	dispose(): void {
		this.#stop();
		this.engine.dispose();
	}
}
