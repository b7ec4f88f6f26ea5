import { createHash } from 'node:crypto';
import { releaseProxy } from 'comlink';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { NoModelError } from '../trace/lab.ts';
import type { FileEntry, Manifest } from '../trace/manifest.ts';
import { tinyManifest } from '../trace/tiny-manifest.ts';
import { MissingFileError } from './errors.ts';
import type { GraphInputs } from './graph-runner.ts';
import type { ModelFiles } from './model-files.ts';
import type { LoadReports, RunReports } from './protocol.ts';
import { Service } from './service.ts';
import { collectGarbage } from './testing/collect-garbage.ts';
import { FakeRunner } from './testing/fake-runner.ts';

afterEach(() => void vi.unstubAllGlobals());

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

describe('when another model is loaded', () => {
	const NOTHING: LoadReports = { progress: () => undefined, fallback: () => undefined };
	const QUIET: RunReports = {
		text: () => undefined,
		step: () => undefined,
		picture: () => undefined
	};
	const request = { prompt: 'cat', seed: 1, steps: 20, guidance: 2, sampler: 'euler' } as const;
	const addressOf = (model: string) => `https://models.test/${model}/manifest.json`;

	/** A tiny model whose every weight is the same number; `embed.weight` tells which model it is. */
	function tinyModel(weight: number): { manifest: Manifest; content: Uint8Array<ArrayBuffer> } {
		const content = new Uint8Array(64).fill(weight);
		const sha256 = createHash('sha256').update(content).digest('hex');
		const entry: FileEntry = { file: 'weights.bin', bytes: content.length, sha256 };
		const graphs = Object.fromEntries(
			Object.entries(tinyManifest.graphs).map(([name, graph]) => [
				name,
				{ ...graph, graph: entry, data: entry }
			])
		);
		return { manifest: { ...tinyManifest, graphs: graphs as Manifest['graphs'] }, content };
	}

	/** Serves models by name, and starts them on fake runners; says what happened in what order. */
	function setUp(models: Readonly<Record<string, number>>) {
		const events: string[] = [];
		const files: WeakRef<ModelFiles>[] = [];
		vi.stubGlobal('fetch', async (url: string) => {
			const [, name, file] = /test\/(.*)\/(.*)$/.exec(url) ?? [];
			const weight = models[name ?? ''];
			if (weight === undefined) return new Response(null, { status: 404 });
			if (file === 'manifest.json') events.push(`${name} is fetched`);
			const { manifest, content } = tinyModel(weight);
			return file === 'manifest.json' ? Response.json(manifest) : new Response(content);
		});
		const names = Object.keys(models);
		const service = new Service(async (loaded) => {
			const name = names[files.length]!;
			files.push(new WeakRef(loaded));
			events.push(`${name} starts`);
			return new (class extends FakeRunner {
				override async run<Output extends string>(
					graph: Parameters<FakeRunner['run']>[0],
					inputs: GraphInputs,
					outputs: readonly Output[]
				) {
					if (this.isReleased) events.push(`${name} is used after its release`);
					return super.run(graph, inputs, outputs);
				}
				override async release() {
					events.push(`${name} is released`);
					return super.release();
				}
			})();
		});
		const load = (name: string) => service.load(addressOf(name), 'wasm', NOTHING);
		return { service, events, files, load };
	}

	test('the sessions of the one before are released first, and it answers no more', async () => {
		const { service, events, load } = setUp({ one: 1, two: 2 });
		await load('one');
		const before = await service.weight('dit', 'embed.weight');
		await load('two');
		const after = await service.weight('dit', 'embed.weight');
		expect(events).toEqual([
			'one is fetched',
			'one starts',
			'one is released',
			'two is fetched',
			'two starts'
		]);
		expect(after.data).not.toEqual(before.data);
	});

	test('its weights leave memory', async () => {
		const { service, files, load } = setUp({ one: 1, two: 2 });
		await load('one');
		await service.run(1, request, QUIET);
		await load('two');
		await collectGarbage();
		expect(files.map((reference) => reference.deref() !== undefined)).toEqual([false, true]);
		expect(await service.weight('dit', 'embed.weight')).toBeDefined();
	});

	test('a run still going ends at its next step, before its model is released', async () => {
		const { service, events, load } = setUp({ one: 1, two: 2 });
		await load('one');
		const steps: number[] = [];
		let switching: Promise<unknown> = Promise.resolve();
		const running = service.run(1, request, {
			...QUIET,
			step: ({ index }) => {
				steps.push(index);
				if (index === 2) switching = load('two');
			}
		});
		await running;
		await switching;
		expect(steps).toEqual([0, 1, 2]);
		expect(events.slice(2)).toEqual(['one is released', 'two is fetched', 'two starts']);
	});

	test('where the new one cannot be had, the old one is gone all the same', async () => {
		const { service, events, load } = setUp({ one: 1 });
		await load('one');
		await expect(load('two')).rejects.toThrow(MissingFileError);
		expect(events).toEqual(['one is fetched', 'one starts', 'one is released']);
		await expect(service.weight('dit', 'embed.weight')).rejects.toThrow(NoModelError);
	});
});
