import { asset } from '$app/paths';
import type { SiteAddresses } from '#lib/session/site-sources.ts';

/** The model that this site ships, and the run of it that PyTorch recorded. */
export const SITE: SiteAddresses = {
	manifest: asset('models/small/manifest.json'),
	recordedRun: asset('traces/small.json')
};
