import type { EngineInfo } from '../engine/protocol.ts';
import type { EngineStatus } from '../session/engine-state.svelte.ts';
import { formatMegabytes } from './bytes.ts';

interface Description {
	readonly short: string;
	/** What follows `short` where there is room. */
	readonly detail?: string;
	readonly long: string;
}

/** What runs the model, for the badge and for whoever opens it. */
export function describeEngine(status: EngineStatus): Description {
	switch (status.kind) {
		case 'absent':
			return { short: 'No model yet', long: 'The model is not loaded.' };
		case 'starting':
			return { short: 'Starting', long: 'The engine that runs the model is starting.' };
		case 'downloading': {
			const { loaded, total, fromCache } = status.progress;
			if (loaded >= total)
				return { short: 'Preparing', long: 'The model is here, and is made ready to run.' };
			const size = `${formatMegabytes(loaded)} of ${formatMegabytes(total)} MB`;
			const detail = size;
			return fromCache
				? { short: 'Loading', detail, long: `The model is read from an earlier visit: ${size}.` }
				: {
						short: 'Downloading',
						detail,
						long: `The model is on its way: ${size}. It is kept for later visits.`
					};
		}
		case 'ready':
			return describeReady(status.info);
		case 'failed':
			return { short: 'No model', long: status.message };
	}
}

function describeReady(info: EngineInfo): Description {
	const threads = info.threads === 1 ? 'one thread' : `${info.threads} threads`;
	const fresh =
		info.downloadBytes > 0
			? `${formatMegabytes(info.downloadBytes)} MB were downloaded.`
			: 'Nothing had to be downloaded.';
	const on: Description =
		info.backend === 'webgpu'
			? {
					short: 'WebGPU',
					long: `The model runs on ${info.adapter ?? 'the graphics card'}, by WebGPU.`
				}
			: {
					short: 'WebAssembly',
					detail: threads,
					long: `The model runs on the processor, by WebAssembly with ${threads}.`
				};
	const sentences = [on.long, info.reason, info.warning, fresh];
	return { ...on, long: sentences.filter(Boolean).join(' ') };
}
