import { MissingFileError, OfflineError, ServerError } from './errors.ts';

/**
 * Fetches a file; past the browser's own cache unless said otherwise, for a model's files are kept by hash
 * (`kept-files.ts`).
 *
 * @param file its name for people.
 * @throws MissingFileError, ServerError, OfflineError
 */
export async function request(
	url: string,
	file: string,
	{ headers = {}, cache = 'no-store' }: Pick<RequestInit, 'headers' | 'cache'> = {}
): Promise<Response> {
	const response = await fetch(url, { headers, cache }).catch(() => {
		throw new OfflineError(file);
	});
	// Some hosts answer an unknown address with their front page, and call it a success.
	const isPage = response.headers.get('Content-Type')?.startsWith('text/html') === true;
	if (response.ok && !isPage) return response;
	await response.body?.cancel();
	const isMissing = response.ok || response.status === 404 || response.status === 410;
	if (isMissing) throw new MissingFileError(file);
	throw new ServerError(file, response.status);
}
