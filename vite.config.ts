import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import type { BrowserCommand } from 'vitest/node';
import { chromiumArgs, findChromium } from './scripts/chromium.js';
import { isolationHeaders } from './scripts/isolation.js';
import svelteConfig from './svelte.config.mjs';

/** Vite's own `server.headers` do not reach the pages, which SvelteKit answers. */
const isolateDevServer: Plugin = {
	name: 'isolate-dev-server',
	configureServer(server) {
		server.middlewares.use((_request, response, next) => {
			for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
			next();
		});
	}
};

/**
 * Vite's manifest, from which SvelteKit knows what a service worker may keep, leaves out what a worker loads:
 * https://github.com/vitejs/vite/issues/23377
 */
const listWorkerFiles: Plugin = {
	name: 'list-worker-files',
	enforce: 'post',
	applyToEnvironment: ({ name }) => name === 'client',
	generateBundle(_, bundle) {
		const isWorkerFile = (file: string) => file.includes('/workers/');
		const workerFiles = Object.keys(bundle).filter(isWorkerFile);
		for (const output of Object.values(bundle)) {
			const assets = output.type === 'chunk' ? output.viteMetadata?.importedAssets : undefined;
			if (!assets || ![...assets].some(isWorkerFile)) continue;
			for (const file of workerFiles) assets.add(file);
		}
	}
};

/** What a test in the browser compares with; brought in when it is asked for, and not with every build. */
const nativeParity: BrowserCommand<[]> = async ({ project }) => {
	const path = fileURLToPath(new URL('src/lib/engine/testing/native-parity.ts', import.meta.url));
	const module =
		await project.import<typeof import('./src/lib/engine/testing/native-parity.ts')>(path);
	return module.nativeParity();
};

export default defineConfig({
	plugins: [sveltekit(svelteConfig), isolateDevServer, listWorkerFiles],

	// Take onnxruntime-web without its own copy of the glue code, so that the engine's two files are ours to serve.
	environments: {
		client: {
			resolve: { conditions: [...defaultClientConditions, 'onnxruntime-web-use-extern-wasm'] }
		}
	},
	optimizeDeps: { exclude: ['onnxruntime-web'] },
	worker: { format: 'es' },

	server: { fs: { allow: ['content'] } },

	test: {
		maxWorkers: 2,
		expect: { requireAssertions: true },
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['src/**/*.test.ts', 'tests/contract/**/*.test.ts'],
					exclude: ['src/**/*.svelte.test.ts']
				}
			},
			{
				extends: true,
				// Prepared beforehand: a package met in the middle of a run makes the browser start over.
				optimizeDeps: { include: ['axe-core', 'comlink', 'd3', 'katex'] },
				test: {
					name: 'browser',
					include: ['src/**/*.svelte.test.ts'],
					testTimeout: 30_000,
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({
							launchOptions: { executablePath: findChromium(), args: chromiumArgs }
						}),
						instances: [{ browser: 'chromium' }],
						commands: { nativeParity }
					}
				}
			}
		]
	}
});
