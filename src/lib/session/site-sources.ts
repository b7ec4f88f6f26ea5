import { request } from '../engine/request.ts';
import { parseManifest } from '../trace/parse-manifest.ts';
import { parseRecordedRun, type RecordedRun } from '../trace/recorded-run.ts';
import type { SessionSources } from './session-sources.ts';

/** Thrown where a file of the site is not the JSON that it should be. */
export class UnreadableJsonError extends Error {
	override readonly name = 'UnreadableJsonError';
	constructor(file: string) {
		super(`The server sent ${file} in a form that cannot be read, perhaps cut short. Try again.`);
	}
}

/** Small files: the browser may keep them, and asks whether they are still the newest. */
const REVALIDATED = { cache: 'no-cache' } as const;

/** Addresses of what the site serves. */
export interface SiteAddresses {
	readonly manifest: string;
	/** Of the header; the numbers lie beside it, in a file of the same name with `.bin`. */
	readonly recordedRun: string;
}

/** The sources of a real visit: everything comes from the site itself. */
export function siteSources(site: SiteAddresses, stages: readonly string[]): SessionSources {
	return {
		manifestUrl: site.manifest,
		stages,
		manifest: async () => parseManifest(await fetchJson(site.manifest, 'the model’s manifest')),
		recordedRun: () => fetchRecordedRun(site.recordedRun),
		engine: async () => {
			const { Engine } = await import('../engine/client.ts');
			return Engine.start();
		}
	};
}

/**
 * @param url of the header, as in {@link SiteAddresses}.
 * @throws RecordedRunError, UnreadableJsonError, MissingFileError, OfflineError, ServerError
 */
export async function fetchRecordedRun(url: string): Promise<RecordedRun> {
	const name = 'the recorded run';
	const [header, numbers] = await Promise.all([
		fetchJson(url, name),
		request(url.replace(/json$/, 'bin'), name, REVALIDATED)
	]);
	return parseRecordedRun(header, await numbers.arrayBuffer());
}

/**
 * @param name of the file for people.
 * @throws UnreadableJsonError, MissingFileError, OfflineError, ServerError
 */
export async function fetchJson(url: string, name: string): Promise<unknown> {
	const response = await request(url, name, REVALIDATED);
	return (await response.json().catch(() => {
		throw new UnreadableJsonError(name);
	})) as unknown;
}
