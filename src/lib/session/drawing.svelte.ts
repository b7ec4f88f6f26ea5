import { messageOf } from '../engine/errors.ts';
import type { RunEvents } from '../engine/protocol.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { RecordedRun } from '../trace/recorded-run.ts';
import type { RunRequest, StepTrace } from '../trace/run.ts';
import type { EnginePort, EngineState } from './engine-state.svelte.ts';
import type { Readings } from './readings.svelte.ts';
import { isSameRequest, withoutChanges } from './request.ts';
import { RunView } from './run-view.svelte.ts';
import type { RunsAtHand } from './runs-at-hand.svelte.ts';
import type { SelectionState } from './selection.svelte.ts';
import type { Transport } from './transport.svelte.ts';

/** What drawing has to do with. */
export interface Surroundings {
	readonly manifest: Manifest | undefined;
	readonly runs: RunsAtHand;
	readonly readings: Readings;
	readonly selectionState: SelectionState;
	readonly engine: EngineState;
	readonly transport: Transport;
	/** Tells the visitor something once. */
	notify(...sentences: readonly string[]): void;
}

/** Has the engine draw requests, one at a time, and brings a run on show with its first new step. */
export class Drawing {
	/** A live run whose first step is still to come; the one before stays on show until then. */
	coming = $state.raw<RunView>();
	/** What is drawn as soon as the engine is ready. */
	waiting = $state.raw<RunRequest>();
	/** The promised run that is drawn aside, without coming on show, or that failed. */
	aside = $state.raw<RunView>();
	/** A step to show as soon as it is computed. */
	awaitedStep: number | undefined;
	/** What is drawn once the run on show is whole. */
	#next: RunRequest | undefined;

	constructor(private readonly around: Surroundings) {}

	/** Draws a request, at once or as soon as there is an engine. */
	ask(request: RunRequest): void {
		const engine = this.around.engine.current;
		if (engine) this.#start(engine, request);
		else this.waiting = request;
	}

	/** The engine was loaded anew: draws what waits for it, or reads what is on show. */
	engineChanged(): void {
		const engine = this.around.engine.current;
		if (!engine) return;
		if (this.waiting) this.#start(engine, this.waiting);
		else this.around.readings.read();
	}

	/** Draws a request that differs in its changes alone: a run at hand is shown again, another stays at this step. */
	askChanged(request: RunRequest): void {
		const { runs, selectionState, transport } = this.around;
		const { run } = runs;
		if (run && !run.isBroken && isSameRequest(request, run.request)) return this.#giveUpComing();
		const { step } = selectionState.current;
		const isAtEnd = !run || step >= run.request.steps - 1;
		const awaited = isAtEnd || transport.playing ? undefined : step;
		if (this.#exchangeFor(request)) return;
		this.awaitedStep = awaited;
		this.ask(request);
	}

	/** Draws a request without its changes, then shows it with them, so that the two can be compared. */
	askBoth(request: RunRequest): void {
		const engine = this.around.engine.current;
		if (!engine) return;
		this.#start(engine, withoutChanges(request));
		this.#next = request;
		this.awaitedStep = this.around.selectionState.current.step;
	}

	/** Whether the engine is free to draw the promised run. */
	get canDrawAside(): boolean {
		const { runs, engine } = this.around;
		const { run, promised } = runs;
		if (!promised || !run || !engine.current) return false;
		const isBusy = this.coming ?? this.waiting ?? this.#next;
		const isAtRest = run.status === 'done' || run.isBroken;
		return !isBusy && isAtRest && this.aside?.request !== promised;
	}

	/** Draws the promised run aside, and keeps it once it is whole. */
	drawAside(): void {
		const { runs, engine } = this.around;
		const { promised } = runs;
		if (!promised || !engine.current) return;
		const known = runs.wholeRunOf(promised);
		if (known) return runs.keep(known);
		const view = new RunView(promised, 'live', runs.headStartFor(promised));
		this.aside = view;
		this.#compute(engine.current, view, {
			step: (step) => {
				if (view !== this.aside) return;
				if (promised !== runs.promised) return this.#stopAside();
				view.addStep(step);
				if (view.status !== 'done') return;
				this.aside = undefined;
				runs.keep(view);
			},
			failed: (message) => view.fail(message)
		});
	}

	#stopAside(): void {
		this.aside?.stop();
		this.aside = undefined;
	}

	/**
	 * Shows a recorded run of this model while nothing else is there.
	 *
	 * @param still its last picture at once, instead of playing it.
	 */
	showRecorded(recorded: RecordedRun | undefined, still: boolean): void {
		const { manifest, runs, transport } = this.around;
		if (!recorded || recorded.trace.model !== manifest?.graphs.dit.data.sha256) return;
		if (runs.run || this.coming) return;
		runs.run = RunView.ofRecording(recorded);
		this.#cameOnShow();
		if (this.awaitedStep !== undefined) return;
		if (still) transport.last();
		else transport.begin();
	}

	/** Gives up whatever is being drawn. */
	stop(): void {
		this.around.transport.stop();
		this.#stopAside();
		this.coming?.stop();
		this.around.runs.run?.stop();
		this.coming = undefined;
		this.#next = undefined;
	}

	#giveUpComing(): void {
		this.coming?.stop();
		this.coming = undefined;
		this.waiting = undefined;
	}

	/** Shows the run before again, where that is what is asked for. */
	#exchangeFor(request: RunRequest): boolean {
		const { runs } = this.around;
		if (!runs.canExchangeFor(request)) return false;
		this.stop();
		this.waiting = undefined;
		runs.exchange();
		this.#cameOnShow();
		return true;
	}

	#start(engine: EnginePort, request: RunRequest): void {
		this.stop();
		this.waiting = undefined;
		const view = new RunView(request, 'live', this.around.runs.headStartFor(request));
		this.coming = view;
		this.#compute(engine, view, {
			step: (step) => this.#stepArrived(view, step),
			failed: (message) => this.#failed(view, message)
		});
	}

	/** Has the engine compute a run, and tells what becomes of it. */
	#compute(
		engine: EnginePort,
		view: RunView,
		told: { step(step: StepTrace): void; failed(message: string): void }
	): void {
		const { manifest } = this.around;
		const model = manifest?.graphs.dit.data.sha256 ?? '';
		const events: RunEvents = {
			text: (text, times) => view.begin(model, text, times),
			step: (step) => told.step(step),
			picture: (index, clean, noisy) => view.addPictures(index, { clean, noisy }),
			fallback: (info) => {
				this.around.engine.moved(info);
				this.around.notify(
					'WebGPU was lost in the middle of the run, so it went on, on WebAssembly.'
				);
			}
		};
		view.handle = engine.run(view.request, events, view.headStart.steps);
		view.handle.done.catch((error: unknown) => told.failed(messageOf(error)));
	}

	#stepArrived(view: RunView, step: StepTrace): void {
		const { runs, readings, selectionState, transport } = this.around;
		if (view !== this.coming && view !== runs.run) return;
		view.addStep(step);
		if (view === this.coming) {
			this.#firstStepArrived(view);
		} else if (selectionState.current.step >= step.index) {
			readings.read();
		}
		transport.stepArrived(step.index);
		const next = view.status === 'done' && this.#next;
		if (next && !this.#exchangeFor(next)) this.ask(next);
	}

	#firstStepArrived(view: RunView): void {
		const { runs, selectionState, transport } = this.around;
		this.coming = undefined;
		runs.replaceBy(view);
		const first = view.headStart.steps.length;
		selectionState.change({ step: Math.max(this.awaitedStep ?? 0, first) });
		this.#cameOnShow();
		if (this.awaitedStep === undefined) transport.begin(first);
		this.awaitedStep = undefined;
	}

	/** Another run is on show: what is selected must be there in it, or in the one that waits, and its internals are read. */
	#cameOnShow(): void {
		const { manifest, runs, readings, selectionState } = this.around;
		const tokens = runs.run?.trace?.text.tokens.length ?? 0;
		if (manifest && !this.waiting) selectionState.keepWithin(manifest, tokens);
		readings.read();
	}

	#failed(view: RunView, message: string): void {
		const { runs } = this.around;
		view.fail(message);
		if (view === this.coming) {
			this.coming = undefined;
			runs.run ??= view;
			this.around.notify(message);
		}
	}
}
