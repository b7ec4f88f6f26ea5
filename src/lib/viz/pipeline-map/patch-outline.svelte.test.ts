import '../base.css';
import { page } from 'vitest/browser';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { testInternals, testManifest, testPicture, testTrace } from '../testing/model.ts';
import { patchMarks } from '../testing/patch-marks.ts';
import PipelineMap from './PipelineMap.svelte';

const manifest = testManifest(2);
const trace = testTrace(manifest);
const props = {
	manifest,
	trace,
	step: trace.steps[1],
	internals: testInternals(manifest),
	picture: testPicture(32),
	selection: { ...NOTHING_SELECTED, patch: 6 },
	stages: [{ id: 'attention', title: 'Attention' }],
	onopen: vi.fn()
};
const marksOf = (name: RegExp) => patchMarks(page.getByRole('button', { name }).element());

beforeEach(() => page.viewport(1280, 800));

test('the selected patch is outlined in the picture, and in every channel of every latent', async () => {
	await render(PipelineMap, props);
	// Row 2, column 3 of 4 × 4.
	expect(marksOf(/^picture/)).toEqual([[0.625, 0.375]]);
	const [down, across] = [
		[0.1875, 0.6875],
		[0.15625, 0.40625, 0.65625, 0.90625]
	];
	const places = down.flatMap((y) => across.map((x) => [x, y]));
	for (const name of [/^noise/, /^latent/, /^next latent/, /^with text/, /^without/, /^guided/]) {
		const marks = marksOf(name);
		expect(marks).toHaveLength(places.length);
		marks.forEach(([x, y], channel) => {
			expect(x).toBeCloseTo(places[channel][0], 2);
			expect(y).toBeCloseTo(places[channel][1], 2);
		});
	}
});

test('its row is outlined where every patch is a row', async () => {
	const { rerender } = await render(PipelineMap, props);
	for (const name of [/^patches/, /^tokens/, /^final layer/]) {
		const [[across, down], ...others] = marksOf(name);
		expect(others).toEqual([]);
		expect(across).toBeCloseTo(0.5, 2);
		expect(down).toBeCloseTo(6.5 / 16, 2);
	}
	await rerender({ selection: NOTHING_SELECTED });
	expect(marksOf(/^patches/)).toEqual([]);
});

test('nothing is outlined where nothing is drawn', async () => {
	const { container } = await render(PipelineMap, {
		...{ ...props, trace: undefined, step: undefined },
		...{ internals: {}, picture: undefined }
	});
	expect(container.querySelector('.patch-mark')).toBeNull();
});
