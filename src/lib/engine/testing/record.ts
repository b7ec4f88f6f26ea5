import type { RunRequest, RunTrace, StepTrace } from '../../trace/run.ts';
import type { Network } from '../network.ts';
import { Recorder } from '../recorder.ts';
import { run } from '../run.ts';
import { Transport } from '../transport.ts';

/** What a test does while a run goes on. */
interface Watch {
	/** Steps that are known already: the run goes on after them. */
	readonly known?: readonly StepTrace[];
	readonly transport?: Transport;
	readonly onstep?: (index: number) => void;
	readonly onpicture?: (index: number) => void;
}

/** For tests: runs a request to its end. */
export async function record(
	network: Network,
	request: RunRequest,
	{ known = [], transport = new Transport(), onstep, onpicture }: Watch = {}
): Promise<RunTrace> {
	const recorder = new Recorder(request, network.manifest.graphs.dit.data.sha256, known);
	const reports = {
		text: recorder.text.bind(recorder),
		step: (step: StepTrace) => {
			recorder.step(step);
			onstep?.(step.index);
		},
		picture: (index: number) => onpicture?.(index)
	};
	await run(network, request, reports, transport, known.at(-1));
	return recorder.trace();
}
