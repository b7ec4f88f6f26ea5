import type { EngineInfo } from '../engine/protocol.ts';
import { NoModelError } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { RecordedRun } from '../trace/recorded-run.ts';
import { compareStep, type Comparison } from './device-parity.ts';
import type { EnginePort } from './engine-state.svelte.ts';

/** How a device did at one step of PyTorch's recorded run. */
export interface DeviceReport {
	/** What computed it. */
	readonly info: EngineInfo;
	readonly prompt: string;
	/** Which step, counted from 0, of how many. */
	readonly step: number;
	readonly steps: number;
	readonly comparisons: readonly Comparison[];
}

/** Thrown where there is nothing of PyTorch's to compare with. */
export class NothingRecordedError extends Error {
	override readonly name = 'NothingRecordedError';
	constructor() {
		super(
			'No run that PyTorch made with these weights is recorded here, so there is nothing to compare with.'
		);
	}
}

type CheckedEngine = Pick<EnginePort, 'encodeText' | 'guess' | 'inspect' | 'info'>;

/**
 * Has a device compute one step of a recorded run anew, from the prompt's words on, and compares: the step whose
 * internals were recorded, where there is one, or else the first.
 *
 * @throws NoModelError while there is no engine; NothingRecordedError; EngineFailedError; why there is no recording.
 */
export async function checkDevice(
	engine: CheckedEngine | undefined,
	manifest: Manifest,
	recording: Promise<RecordedRun>
): Promise<DeviceReport> {
	const recorded = await recording;
	const info = engine?.info;
	if (!engine || !info) throw new NoModelError();
	const [index] = [...recorded.internals.keys(), 0];
	const step = recorded.trace.steps[index!];
	const isSameModel = recorded.trace.model === manifest.graphs.dit.data.sha256;
	if (!step || !isSameModel) throw new NothingRecordedError();

	const { request, text: recordedText, steps } = recorded.trace;
	const { latent, t, conditional, unconditional } = step;
	const internals = recorded.internals.get(step.index) ?? {};
	const probes = Object.keys(internals) as ProbeName[];

	const text = await engine.encodeText(request.prompt);
	const guess = await engine.guess(latent, t, text);
	// A step that no engine has met, so that nothing comes from what it keeps.
	const found = probes.length > 0 ? await engine.inspect({ ...step }, text, probes) : {};
	// WebGPU was lost on the way, and WebAssembly did the rest: it is asked for all of it.
	if (engine.info && engine.info.backend !== info.backend) {
		return checkDevice(engine, manifest, recording);
	}
	const comparisons = compareStep(
		{ text: recordedText, guess: { conditional, unconditional }, internals },
		{ text, guess, internals: found },
		info.backend
	);
	return { info, prompt: request.prompt, step: step.index, steps: steps.length, comparisons };
}
