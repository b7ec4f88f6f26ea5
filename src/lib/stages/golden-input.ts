import { readFileSync } from 'node:fs';
import { parseGolden, stepsOf, type GoldenRun } from '../engine/testing/golden.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { Manifest } from '../trace/manifest.ts';
import { parseManifest } from '../trace/parse-manifest.ts';
import type { RunTrace } from '../trace/run.ts';
import { NOTHING_SELECTED, type Selection } from '../trace/selection.ts';
import type { StageInput } from './stage.ts';

const FIXTURES = 'tests/fixtures';

/** For unit tests only: what a stage gets from one of the runs that PyTorch made of the tiny model, at its inspected step. */
export function goldenInput(run: number, selection: Partial<Selection> = {}): StageInput {
	const text = (path: string) => readFileSync(`${FIXTURES}/${path}`, 'utf8');
	const manifest = parseManifest(JSON.parse(text('models/nano/manifest.json')));
	const { buffer } = Uint8Array.from(readFileSync(`${FIXTURES}/traces/nano.bin`));
	const golden = parseGolden(text('traces/nano.json'), buffer).runs[run];
	const trace = traceOf(golden, manifest);
	return {
		manifest,
		trace,
		step: trace.steps[golden.inspected],
		internals: Object.fromEntries(golden.internals),
		picture: golden.picture,
		selection: { ...NOTHING_SELECTED, step: golden.inspected, ...selection }
	};
}

function traceOf(golden: GoldenRun, manifest: Manifest): RunTrace {
	const { request, tokens, times, states, pooled } = golden;
	const mask = maskOf(tokens.length, manifest.text.maxTokens);
	const text = { tokens, mask, states, pooled };
	return { request, model: manifest.name, text, times, steps: stepsOf(golden) };
}

/** `[2, T]`: the prompt's tokens, and `<start>` alone. */
function maskOf(count: number, maxTokens: number): Tensor {
	const mask = new Float32Array(2 * maxTokens);
	mask.fill(1, 0, count);
	mask[maxTokens] = 1;
	return tensor(mask, [2, maxTokens]);
}
