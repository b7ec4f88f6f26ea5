import { untrack } from 'svelte';
import { NoModelError } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, StepTrace, TextTrace } from '../trace/run.ts';
import type { Selection } from '../trace/selection.ts';
import { stepsToAverage } from '../trace/step-mean.ts';
import type { EngineState } from './engine-state.svelte.ts';
import { InternalsReader } from './internals-reader.svelte.ts';
import type { RunView } from './run-view.svelte.ts';
import { StepMeanReader } from './step-mean-reader.svelte.ts';

/** What is looked at, and with which model. */
export interface Look {
	readonly manifest: Manifest | undefined;
	readonly run: RunView | undefined;
	/** The step on show. */
	readonly step: StepTrace | undefined;
	readonly selection: Selection;
	readonly engine: EngineState;
}

/** Asks a model for internals of a step of any run, as far as it has them. */
export type InspectStep = (
	step: StepTrace,
	text: TextTrace,
	probes: readonly ProbeName[]
) => Promise<Internals>;

/** The internals of the step on show, and their mean over steps, as far as views ask for them. */
export class Readings {
	readonly internalsReader = new InternalsReader();
	readonly stepMean = new StepMeanReader();

	constructor(private readonly look: Look) {}

	/** Internals of the step on show, as far as they were asked for. */
	get internals(): Internals {
		const { step } = this.look;
		return step ? this.internalsReader.of(step) : {};
	}

	/** Asks the model of now; undefined while there is none. */
	get inspect(): InspectStep | undefined {
		const { manifest, engine } = this.look;
		const model = engine.current;
		if (!manifest || !model) return undefined;
		return (step, text, probes) =>
			model.inspect(
				step,
				text,
				probes.filter((probe) => probe in manifest.probes)
			);
	}

	/** Keeps internals being read while a view shows them; call the returned function when it is gone. */
	watch(probes: readonly ProbeName[]): () => void {
		const release = this.internalsReader.watch(probes);
		untrack(() => this.read());
		return release;
	}

	/** Reads what is watched of the step on show: what was recorded with it at once, the rest from the model. */
	read(): void {
		const { step, run, engine } = this.look;
		if (!step || !run?.trace) return;
		const recorded = run.recordedInternals?.get(step.index);
		if (recorded && !this.internalsReader.holds(step)) this.internalsReader.offer(step, recorded);
		const { inspect } = this;
		const model = engine.current;
		if (!model || !inspect) return;
		const { text } = run.trace;
		void this.internalsReader.read(step, {
			kept: (wanted) => model.kept(wanted),
			inspect: (wanted, probes) => inspect(wanted, text, probes)
		});
	}

	/** Reads the mean of probes over the selected steps; none, or a single step, gives the reading up. For an effect. */
	average(probes: readonly ProbeName[] = []): void {
		const { inspect } = this;
		const { step, run, selection } = this.look;
		if (!step || !run?.trace || selection.over === 'step' || probes.length === 0) {
			return this.stepMean.stop();
		}
		const { steps, text } = run.trace;
		const averaging = {
			steps: stepsToAverage(steps, step, selection.over),
			probes,
			inspect: async (wanted: StepTrace, asked: readonly ProbeName[]) => {
				if (!inspect) throw new NoModelError();
				return inspect(wanted, text, asked);
			}
		};
		untrack(() => void this.stepMean.read(averaging));
	}
}
