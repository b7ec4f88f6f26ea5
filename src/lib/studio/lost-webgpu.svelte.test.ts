import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import type { EngineInfo, LoadOptions, RunEvents } from '../engine/protocol.ts';
import { Session } from '../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../session/testing/tiny.ts';
import type { RunRequest, StepTrace } from '../trace/run.ts';
import EngineBadge from './EngineBadge.svelte';
import Notices from './Notices.svelte';

const ON_WEBGPU: EngineInfo = {
	backend: 'webgpu',
	adapter: 'a card for tests',
	threads: 2,
	downloadBytes: 0,
	loadMilliseconds: 1
};
const ON_WASM: EngineInfo = {
	...ON_WEBGPU,
	backend: 'wasm',
	reason: 'WebGPU failed: The graphics device was lost (taken away).'
};

/** Runs on WebGPU until a test takes it away. */
class LosingEngine extends ScriptedEngine {
	#told: RunEvents | undefined;

	override async load(manifestUrl: string, options: LoadOptions) {
		const { manifest } = await super.load(manifestUrl, options);
		return { manifest, info: ON_WEBGPU };
	}

	override run(request: RunRequest, events: RunEvents, known?: readonly StepTrace[]) {
		this.#told = events;
		return super.run(request, events, known);
	}

	loseWebGpu(): void {
		this.#told?.fallback(ON_WASM);
	}
}

test('WebGPU lost in the middle of a run: a notice says so, the badge says why, the run goes on', async () => {
	const engine = new LosingEngine();
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	const badge = () => ({ status: session.engine.status, choice: session.engine.choice });
	const notices = () => ({ notices: session.notices, ondismiss: () => undefined });
	const drawnBadge = await render(EngineBadge, { ...badge(), onchoose: () => undefined });
	const drawnNotices = await render(Notices, notices());
	const summary = drawnBadge.container.querySelector('summary');
	if (!summary) throw new Error('The badge has nothing to open.');
	await expect.element(summary).toMatchTextContent(/WebGPU/);

	session.edit({ seed: 8 });
	session.draw();
	engine.send(0, 2);
	engine.loseWebGpu();
	await drawnBadge.rerender(badge());
	await drawnNotices.rerender(notices());
	await expect.element(summary).toMatchTextContent(/WebAssembly/);
	await expect
		.element(page.getByRole('status'))
		.toMatchTextContent(
			/WebGPU was lost in the middle of the run, so it went on, on WebAssembly\./
		);
	summary.click();
	await expect
		.element(page.getByText(/WebGPU failed: The graphics device was lost \(taken away\)\./))
		.toBeVisible();

	engine.send(2, 4);
	expect(session.run).toMatchObject({ status: 'done', computed: 4, failure: undefined });
	expect(session.notices).toHaveLength(1);
	expect(engine.requests).toHaveLength(1);
});
