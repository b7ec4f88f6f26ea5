/**
 * Response headers that make a page cross-origin isolated, without which a browser gives WebAssembly no threads.
 * https://web.dev/articles/coop-coep
 */
export const isolationHeaders = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp'
};
