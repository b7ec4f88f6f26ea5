import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Engine, type LoadedModel } from '../engine/client.ts';
import { parseGolden, stepsOf, type GoldenRun } from '../engine/testing/golden.ts';
import { checkDevice, NothingRecordedError } from '../session/device-check.ts';
import { tensor } from '../tensor/tensor.ts';
import { NoModelError } from '../trace/lab.ts';
import { parseRecordedRun, serialiseRecordedRun, type RecordedRun } from '../trace/recorded-run.ts';
import ModelCardView from './ModelCardView.svelte';

const MODEL = '/tests/fixtures/models/nano/manifest.json';
const TRACES = '/tests/fixtures/traces/nano';
const LONG = 120_000;

let engine: Engine;
let loaded: LoadedModel;
let recording: RecordedRun;

beforeAll(async () => {
	engine = Engine.start();
	loaded = await engine.load(MODEL, { backend: 'wasm', onprogress: () => undefined });
	const [json, bytes] = await Promise.all([fetch(`${TRACES}.json`), fetch(`${TRACES}.bin`)]);
	const golden = parseGolden(await json.text(), await bytes.arrayBuffer());
	const { mask } = await engine.encodeText(golden.runs[0]!.request.prompt);
	recording = recordingOf(golden.runs[0]!, golden.model, mask);
}, LONG);
afterAll(() => engine.dispose());

/** PyTorch's run as the file of a recording holds it, with its internals in 16 bits. */
function recordingOf(run: GoldenRun, model: string, mask: RecordedRun['trace']['text']['mask']) {
	const { request, tokens, times, states, pooled, inspected } = run;
	const { header, bytes } = serialiseRecordedRun({
		trace: { request, model, text: { tokens, mask, states, pooled }, times, steps: stepsOf(run) },
		pictures: [],
		internals: new Map([[inspected, Object.fromEntries(run.internals)]])
	});
	return parseRecordedRun(header, bytes.buffer);
}

/** The recording with one number of the checked step's guess off. */
function altered({ trace, ...rest }: RecordedRun): RecordedRun {
	const steps = trace.steps.map((step) => {
		const { data, dims } = step.conditional;
		const values = data.map((value, i) => (i === 99 ? value + 0.01 : value));
		return { ...step, conditional: tensor(values, dims) };
	});
	return { ...rest, trace: { ...trace, steps } };
}

async function open(recorded: RecordedRun, asked: () => Engine | undefined = () => engine) {
	const { manifest } = loaded;
	const check = () => checkDevice(asked(), manifest, Promise.resolve(recorded));
	return render(ModelCardView, { manifest, card: {}, folder: '', check });
}

const button = () => page.getByRole('button', { name: 'Check this device' });
const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });

describe('on the tiny model', { timeout: LONG }, () => {
	test('the device agrees with PyTorch in every quantity, and says what computed it', async () => {
		const { container } = await open(recording);
		button().element().focus();
		await userEvent.keyboard('{Enter}');
		const verdict = page.getByRole('status').getByText(/^This device agrees with PyTorch/);
		await expect.element(verdict, { timeout: LONG }).toBeVisible();
		await expect
			.element(verdict)
			.toMatchTextContent(
				/step 3 of 4 of “a cat left of a red balloon at night” on the processor, by WebAssembly/
			);
		const names = container.querySelectorAll('tbody th').length;
		expect(names).toBe(4 + Object.keys(recording.internals.get(2)!).length);
		await expect.element(row('guess with text')).toMatchTextContent(/yes$/);
		await expect.element(row('residual.stream')).toMatchTextContent(/yes$/);
		const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
		expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
	});

	test('a number that is another is found, and named', async () => {
		await open(altered(recording));
		await button().click();
		const verdict = page.getByRole('status').getByText(/^This device does not agree/);
		await expect
			.element(verdict, { timeout: LONG })
			.toMatchTextContent(/allow: guess with text\.$/);
		await expect.element(row('guess with text')).toMatchTextContent(/no$/);
		await expect.element(row('guess without text')).toMatchTextContent(/yes$/);
	});
});

describe('what cannot be checked is said', () => {
	const alert = (error: Error) => page.getByRole('alert').getByText(error.message);

	test('while there is no model', async () => {
		await open(recording, () => undefined);
		await button().click();
		await expect.element(alert(new NoModelError())).toBeVisible();
	});

	test('where the recording is of other weights', async () => {
		const trace = { ...recording.trace, model: 'b'.repeat(64) };
		await open({ ...recording, trace });
		await button().click();
		await expect.element(alert(new NothingRecordedError())).toBeVisible();
		await expect.element(button()).toBeEnabled();
	});
});
