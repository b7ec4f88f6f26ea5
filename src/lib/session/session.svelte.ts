import { messageOf } from '../engine/errors.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, StartPicture, StepTrace } from '../trace/run.ts';
import type { Selection } from '../trace/selection.ts';
import { Drawing } from './drawing.svelte.ts';
import { EngineState } from './engine-state.svelte.ts';
import { labOf } from './lab-of.ts';
import { OwnPictureState } from './own-picture.svelte.ts';
import { Readings } from './readings.svelte.ts';
import { checkDraft, isRequest, type Draft } from './request-check.ts';
import { RequestEditor } from './request-editor.svelte.ts';
import { isSameRequest } from './request.ts';
import type { RunView } from './run-view.svelte.ts';
import { RunsAtHand } from './runs-at-hand.svelte.ts';
import { SelectionState } from './selection.svelte.ts';
import type { SessionSources } from './session-sources.ts';
import { Transport } from './transport.svelte.ts';
import { decodeLink, type LinkedRequest } from './url-state.ts';

const NOT_IN_LINKS = 'which never leaves the page that it was brought to';

/**
 * One visitor at one model: what is typed, what runs, what is shown and what is selected. The work is done in its rooms;
 * here they are put together, links are opened, and what panels need is handed out.
 */
export class Session {
	manifest = $state.raw<Manifest>();
	/** Why there is no manifest. */
	failure = $state<string>();
	/** Things to tell once: what was wrong with a link, or that the engine changed. */
	notices = $state<readonly string[]>([]);

	readonly selectionState = new SelectionState();
	readonly editor = new RequestEditor(
		() => this.manifest,
		() => this.#changed()
	);
	readonly runs = new RunsAtHand();
	readonly readings = new Readings(this);
	readonly own = new OwnPictureState(() => this.manifest?.image.size);
	readonly engine: EngineState;
	readonly transport: Transport;
	readonly drawing: Drawing;

	constructor(private readonly sources: SessionSources) {
		this.engine = new EngineState(sources.manifestUrl, () => sources.engine());
		this.transport = new Transport(this);
		this.drawing = new Drawing(this);
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
		this.edit({ ...this.manifest.defaults, ...(typed && { prompt: typed }) });
		const loading = this.engine.load();
		const asked = this.#follow(link);
		const recorded = await recording;
		const isAsked = asked && !(recorded && isSameRequest(asked, recorded.trace.request));
		if (isAsked) this.drawing.waiting = asked;
		this.drawing.showRecorded(recorded, options.still ?? false);
		if (!this.run) this.drawing.waiting = asked ?? this.manifest.defaults;
		await loading;
		this.drawing.engineChanged();
	}

	/** Opens a link on the page that is open already: selects what it names, and draws what it asks for. */
	open(link: string): void {
		const asked = this.#follow(link);
		if (asked && this.isEdited) this.draw();
		else if (this.drawing.awaitedStep !== undefined) this.transport.seek(this.drawing.awaitedStep);
	}

	/** Takes a link's state over; answers the request, where the link names any part of one. */
	#follow(link: string): RunRequest | undefined {
		const { manifest } = this;
		if (!manifest) return undefined;
		const { request, kept, selection, problems } = decodeLink(link, {
			manifest,
			stages: this.sources.stages
		});
		const { startLevel, ...asked } = request;
		this.notify(...problems);
		this.select(selection);
		this.drawing.awaitedStep = selection.step;
		const isAsked = Object.keys(request).length > 0;
		if (startLevel !== undefined) {
			this.notify(
				`The run of this link began from its maker’s own picture, ${NOT_IN_LINKS}. Here it begins from pure noise, so another picture comes of it.`
			);
		}
		if (isAsked) this.editor.follow(asked);
		if (kept) this.#promise(kept);
		return isAsked ? this.editor.request : undefined;
	}

	/** Has a run kept that differs from the request being edited as a link says. */
	#promise({ changes = this.changes.all, startLevel, ...fields }: LinkedRequest): void {
		const { manifest } = this;
		if (!manifest) return;
		if (startLevel !== undefined) {
			return this.notify(
				`The link’s run to compare with began from its maker’s own picture, ${NOT_IN_LINKS}: it cannot be drawn again.`
			);
		}
		const asked = { ...this.draft, ...fields };
		if (isRequest(asked, manifest)) {
			this.runs.promise({ ...asked, ...(changes.length > 0 && { changes }) });
			this.runs.isComparing = true;
		} else {
			const why = checkDraft(asked, manifest).map(({ message }) => message);
			this.notify(`The link’s run to compare with cannot be drawn: ${why.join(' ')}`);
		}
	}

	/** Tells the visitor something once. */
	notify(...sentences: readonly string[]): void {
		this.notices = [...this.notices, ...sentences];
	}

	/** Loads the engine again, elsewhere or after a failure. What is on show stays. */
	async reloadEngine(choice = this.engine.choice): Promise<void> {
		this.drawing.stop();
		await this.engine.load(choice);
		this.drawing.engineChanged();
	}

	dispose(): void {
		this.drawing.stop();
		this.engine.dispose();
	}

	/** The request being edited, as it is typed. */
	get draft(): Draft {
		return this.editor.draft;
	}

	/** Where the request being edited begins; with noise alone while it is undefined. */
	get start(): StartPicture | undefined {
		return this.editor.start;
	}

	set start(picture: StartPicture | undefined) {
		this.editor.start = picture;
	}

	/** What the request being edited changes by hand. Every edit is drawn at once. */
	get changes() {
		return this.editor.changes;
	}

	/** The prompt being edited, as the model will read it. */
	get tokens() {
		return this.editor.tokens;
	}

	get findings() {
		return this.editor.findings;
	}

	/** Whether the request being edited can be drawn. */
	get isDrawable(): boolean {
		return this.editor.request !== undefined;
	}

	/** Whether something was typed or chosen that the run on show does not follow. */
	get isEdited(): boolean {
		return !this.run || !isSameRequest(this.editor.asked, this.run.request);
	}

	/** Whether the request being edited was drawn already: the live run on show is the run of it. */
	get isDrawn(): boolean {
		const { run } = this;
		return run?.source === 'live' && !run.isBroken && !this.isEdited;
	}

	/** Changes the request being edited. */
	edit(change: Partial<Draft>): void {
		this.editor.edit(change);
	}

	/**
	 * Draws the request being edited. A live run of the same request is not computed again but played from its first
	 * step. Does nothing where the request has an error, which is on show then.
	 */
	draw(): void {
		const { request } = this.editor;
		if (!request) return;
		if (this.isDrawn) return this.transport.replay();
		this.drawing.ask(request);
	}

	/** Draws the request being edited without its changes, then shows it with them, so that the two can be compared. */
	drawBoth(): void {
		const { request } = this.editor;
		if (request) this.drawing.askBoth(request);
	}

	#changed(): void {
		const { request } = this.editor;
		if (request) this.drawing.askChanged(request);
	}

	/** The run on show. */
	get run(): RunView | undefined {
		return this.runs.run;
	}

	/** A live run whose first step is still to come; the one before stays on show until then. */
	get coming(): RunView | undefined {
		return this.drawing.coming;
	}

	/** What is drawn as soon as the engine is ready. */
	get waiting(): RunRequest | undefined {
		return this.drawing.waiting;
	}

	/** The step on show: the selected one, or the newest where that is not computed. */
	get step(): StepTrace | undefined {
		const steps = this.run?.trace?.steps;
		return steps?.[Math.min(this.selection.step, steps.length - 1)];
	}

	get selection(): Selection {
		return this.selectionState.current;
	}

	/** Changes what is selected, everywhere at once. */
	select(change: Partial<Selection>): void {
		const { step } = this;
		this.selectionState.change(change);
		if (this.step !== step) this.readings.read();
	}

	/** Internals of the step on show, as far as they were asked for. */
	get internals(): Internals {
		return this.readings.internals;
	}

	get internalsReader() {
		return this.readings.internalsReader;
	}

	get stepMean() {
		return this.readings.stepMean;
	}

	/** Keeps internals being read while a view shows them; call the returned function when it is gone. */
	watch(probes: readonly ProbeName[]): () => void {
		return this.readings.watch(probes);
	}

	average(probes?: readonly ProbeName[]): void {
		this.readings.average(probes);
	}
}
