import { readFileSync } from 'node:fs';
import * as native from 'onnxruntime-node';
import type { Browser } from 'playwright';
import type { Manifest } from '../../src/lib/trace/manifest.ts';
import { measure, type Runtime, type Timing } from './measure.js';

const MODEL = 'static/models/small';
const manifest = JSON.parse(readFileSync(`${MODEL}/manifest.json`, 'utf8')) as Manifest;

/** Software WebGPU is so slow that a few repeats must do. */
const REPEATS = { node: 11, wasm: 7, webgpu: 3 };

/** A step of the DiT in onnxruntime-node. */
export function stepInNode(threads: number): Promise<Timing> {
	const create = () =>
		native.InferenceSession.create(`${MODEL}/${manifest.graphs.dit.graph.file}`, {
			intraOpNumThreads: threads
		});
	return measure(native as unknown as Runtime, create, manifest, REPEATS.node);
}

/** The same in the browser, with the runtime that the site uses. */
export async function stepInBrowser(
	browser: Browser,
	origin: string,
	provider: 'wasm' | 'webgpu',
	threads: number
): Promise<Timing> {
	const page = await browser.newPage();
	await page.goto(`${origin}/bench/`);
	const timing = await page.evaluate(
		async ({ manifest, provider, threads, repeats, runtimeUrl, measureUrl }) => {
			const ort = (await import(runtimeUrl)) as Runtime;
			const { measure } = (await import(measureUrl)) as typeof import('./measure.js');
			ort.env.wasm.numThreads = threads;
			const { graph, data } = manifest.graphs.dit;
			const [model, weights] = await Promise.all(
				[graph, data].map(async ({ file }) => {
					const response = await fetch(`/models/small/${file}`);
					return new Uint8Array(await response.arrayBuffer());
				})
			);
			const create = () =>
				ort.InferenceSession.create(model!, {
					executionProviders: [provider],
					externalData: [{ path: data.file, data: weights! }]
				});
			return measure(ort, create, manifest, repeats);
		},
		{
			manifest,
			provider,
			threads,
			repeats: REPEATS[provider],
			runtimeUrl: '/bench/runtime/ort.webgpu.min.mjs',
			measureUrl: '/bench/measure.js'
		}
	);
	await page.close();
	return timing;
}

/** What WebGPU runs on here: on a machine without a graphics card a program that stands in for one. */
export async function adapterName(browser: Browser, origin: string): Promise<string> {
	const page = await browser.newPage();
	await page.goto(`${origin}/bench/`);
	const name = await page.evaluate(async () => {
		const info = (await navigator.gpu?.requestAdapter())?.info;
		return info && (info.description || `${info.vendor} ${info.architecture}`);
	});
	await page.close();
	return name ?? 'none';
}
