import type { Session } from '../session/session.svelte.ts';
import { formatMegabytes } from './bytes.ts';

/** What the session is busy with, or stuck at, in a sentence; undefined when all is quiet. */
export function activityOf({ engine, coming, waiting, run }: Session): string | undefined {
	if (coming) return 'Reading the prompt and taking the first step…';
	if (waiting) {
		const { status } = engine;
		if (status.kind === 'failed') return 'It cannot be drawn without the model.';
		return `“${waiting.prompt}” is drawn as soon as the model is here.`;
	}
	if (run?.status === 'running') return `Drawing: ${run.computed} of ${run.request.steps} steps.`;
	return undefined;
}

/** Why a panel may have nothing to draw. */
export function whyNothing({
	engine,
	failure,
	internalsReader,
	manifest,
	run,
	step
}: Session): string {
	if (failure) return `There is nothing to show without the model’s manifest. ${failure}`;
	if (internalsReader.failure) return internalsReader.failure;
	const { status } = engine;
	switch (status.kind) {
		case 'ready':
			if (!run || !step) return 'There is no step yet: press Draw.';
			return `The numbers inside step ${step.index + 1} are being read…`;
		case 'downloading': {
			const { loaded, total } = status.progress;
			const size = `${formatMegabytes(loaded)} of ${formatMegabytes(total)} MB`;
			return `The numbers inside a step are read by the model, which is still coming: ${size}.`;
		}
		case 'failed':
			return `The numbers inside a step are read by the model. ${status.message}`;
		case 'absent':
		case 'starting':
			return manifest
				? 'The numbers inside a step are read by the model, which is starting.'
				: 'The model is on its way.';
	}
}
