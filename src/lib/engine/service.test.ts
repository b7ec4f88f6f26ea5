import { releaseProxy } from 'comlink';
import { expect, test, vi } from 'vitest';
import type { RunReports } from './protocol.ts';
import { NoModelError } from '../trace/lab.ts';
import { Service } from './service.ts';

test('a run that ended lets go of the page’s reports, also where it failed', async () => {
	const release = vi.fn();
	const reports: RunReports & { [releaseProxy](): void } = {
		text: () => undefined,
		step: () => undefined,
		picture: () => undefined,
		[releaseProxy]: release
	};
	const service = new Service(async () => {
		throw new Error('no model is loaded here');
	});
	const request = { prompt: 'cat', seed: 1, steps: 2, guidance: 2, sampler: 'euler' } as const;
	await expect(service.run(1, request, reports)).rejects.toThrow(NoModelError);
	expect(release).toHaveBeenCalledOnce();
});
