import type { RunHandle } from '../engine/protocol.ts';
import type { RecordedRun, StepPictures } from '../trace/recorded-run.ts';
import type { RunRequest, RunTrace, StepTrace, TextTrace } from '../trace/run.ts';
import { commonSteps } from './request.ts';

/** `stopped`: given up before its last step, for another run or another engine. */
export type RunStatus = 'running' | 'paused' | 'done' | 'failed' | 'stopped';

/** The beginning of a run, taken over from another that went the same way so far. */
export interface HeadStart {
	readonly steps: readonly StepTrace[];
	readonly pictures: readonly (StepPictures | undefined)[];
}

const NOTHING: HeadStart = { steps: [], pictures: [] };

/** A run as far as it has come, recorded or live. Arrays of numbers are held as they are, never proxied. */
export class RunView {
	status = $state<RunStatus>('running');
	/** Why it failed, for the visitor. */
	failure = $state<string>();
	trace = $state.raw<RunTrace>();
	/** By step; a hole where none is there yet. */
	pictures = $state.raw<readonly (StepPictures | undefined)[]>([]);
	/** Commands for the engine; a recorded run has none. */
	handle: RunHandle | undefined;
	/** By step, what was recorded with it. */
	recordedInternals: RecordedRun['internals'] | undefined;

	constructor(
		readonly request: RunRequest,
		readonly source: 'recorded' | 'live',
		readonly headStart = NOTHING
	) {}

	static ofRecording({ trace, pictures, internals }: RecordedRun): RunView {
		const view = new RunView(trace.request, 'recorded');
		view.trace = trace;
		view.pictures = pictures;
		view.recordedInternals = internals;
		view.status = 'done';
		return view;
	}

	get computed(): number {
		return this.trace?.steps.length ?? 0;
	}

	/** Whether it will never be whole. */
	get isBroken(): boolean {
		return this.status === 'failed' || this.status === 'stopped';
	}

	begin(model: string, text: TextTrace, times: readonly number[]): void {
		this.trace = { request: this.request, model, text, times, steps: this.headStart.steps };
		this.pictures = this.headStart.pictures;
	}

	/** What another request's run may take over: the first steps, as far as they and their pictures are there. */
	headStartFor(request: RunRequest): HeadStart {
		const seen = this.pictures.findIndex((pictures) => pictures === undefined);
		const pictures = this.pictures.slice(0, seen < 0 ? undefined : seen);
		// One step at least is left to compute, which is what brings the new run on show.
		const count = Math.min(
			commonSteps(this.request, request),
			this.computed,
			pictures.length,
			request.steps - 1
		);
		return {
			steps: this.trace?.steps.slice(0, count) ?? [],
			pictures: pictures.slice(0, count)
		};
	}

	addStep(step: StepTrace): void {
		if (!this.trace) return;
		this.trace = { ...this.trace, steps: [...this.trace.steps, step] };
		if (this.computed === this.request.steps) this.status = 'done';
	}

	addPictures(index: number, pictures: StepPictures): void {
		const all = [...this.pictures];
		all[index] = pictures;
		this.pictures = all;
	}

	/** Gives the run up, unless it is whole. */
	stop(): void {
		this.handle?.cancel();
		if (this.status === 'running' || this.status === 'paused') this.status = 'stopped';
	}

	fail(message: string): void {
		this.status = 'failed';
		this.failure = message;
	}
}
