import type { Selection } from '../trace/selection.ts';
import { STEPS_PER_SECOND, advance, isAtFrontier, play, seek } from './playhead.ts';
import type { Playhead } from './playhead.ts';
import type { RunView } from './run-view.svelte.ts';

/** What a transport moves through. */
export interface Tape {
	readonly run: RunView | undefined;
	readonly selection: Selection;
	/** Whether there is another request to draw than the run on show. */
	readonly isEdited: boolean;
	/** Whether that request can be drawn. */
	readonly isDrawable: boolean;
	select(change: Partial<Selection>): void;
	draw(): void;
}

/** Play, pause, step and scrub. What is computed is shown again, never computed again. */
export class Transport {
	playing = $state(false);
	/** A factor on {@link STEPS_PER_SECOND}. */
	speed = $state(1);
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly tape: Tape) {}

	get head(): Playhead {
		const { run, selection } = this.tape;
		const computed = run?.computed ?? 0;
		return {
			step: Math.min(selection.step, Math.max(0, computed - 1)),
			computed,
			total: run?.request.steps ?? 0,
			playing: this.playing
		};
	}

	toggle(): void {
		if (this.playing) this.pause();
		else this.play();
	}

	/** Draws what was edited, or broke off; else goes on from here, or from the first step where the end is shown. */
	play(): void {
		const { run, isEdited, isDrawable } = this.tape;
		if (isDrawable && (isEdited || run?.isBroken)) return this.tape.draw();
		this.#resumeRun();
		this.#move(play(this.head));
	}

	/** From the first step. */
	replay(): void {
		this.#resumeRun();
		this.#move({ ...this.head, step: 0, playing: true });
	}

	/** A run has just come on show: follows it, from its first step or from the first that is new. */
	begin(step = 0): void {
		this.#move({ ...this.head, step, playing: true });
	}

	/** Stays here, and lets the engine rest. */
	pause(): void {
		this.stop();
		const { run } = this.tape;
		if (run?.status !== 'running') return;
		run.handle?.pause();
		run.status = 'paused';
	}

	/** Stays here; the engine goes on. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.playing = false;
	}

	/** One step on, which the engine computes where it is not there yet. */
	next(): void {
		const { run } = this.tape;
		this.pause();
		if (run?.status === 'paused' && isAtFrontier(this.head)) {
			run.handle?.stepOnce();
			this.tape.select({ step: this.head.step + 1 });
		} else {
			this.seek(this.head.step + 1);
		}
	}

	previous(): void {
		this.seek(this.head.step - 1);
	}

	first(): void {
		this.seek(0);
	}

	last(): void {
		this.seek(this.head.computed - 1);
	}

	/** Shows a computed step. */
	seek(step: number): void {
		this.#move(seek(this.head, step));
	}

	/** The engine has computed a step. */
	stepArrived(index: number): void {
		if (this.playing && this.#timer === undefined && index > this.head.step) this.#tick();
	}

	#resumeRun(): void {
		const { run } = this.tape;
		if (run?.status !== 'paused') return;
		run.handle?.resume();
		run.status = 'running';
	}

	#move(head: Playhead): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.playing = head.playing;
		if (head.step !== this.tape.selection.step) this.tape.select({ step: head.step });
		if (this.playing && !isAtFrontier(head)) {
			this.#timer = setTimeout(() => this.#tick(), 1000 / (STEPS_PER_SECOND * this.speed));
		}
	}

	#tick(): void {
		this.#timer = undefined;
		this.#move(advance(this.head));
	}
}
