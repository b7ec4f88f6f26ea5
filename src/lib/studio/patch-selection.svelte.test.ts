import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Session } from '../session/session.svelte.ts';
import {
	ScriptedEngine,
	tinyManifest,
	tinyRecording,
	tinySources
} from '../session/testing/tiny.ts';
import { violations } from '../viz/testing/axe.ts';
import { testPicture } from '../viz/testing/model.ts';
import { patchMarks } from '../viz/testing/patch-marks.ts';
import { tap } from '../viz/testing/tap.ts';
import CurrentPicture from './CurrentPicture.svelte';
import Dock from './Dock.svelte';

beforeEach(() => page.viewport(1280, 800));

describe('the current picture', () => {
	const grid = 4;
	const onpatch = vi.fn<(patch: number | null) => void>();
	const shown = {
		picture: testPicture(32),
		request: tinyManifest.defaults,
		step: 1,
		source: 'live' as const,
		activity: undefined,
		grid,
		patch: null,
		onpatch,
		onchanges: () => undefined
	};
	const picture = () =>
		page.getByRole('application', { name: 'The model’s guess at step 2 for “a red balloon”' });

	beforeEach(() => onpatch.mockClear());

	test('gives the patch that is clicked; a second click takes it back', async () => {
		const { rerender } = await render(CurrentPicture, shown);
		const side = picture().element().clientWidth / grid;
		const position = { x: 2.5 * side, y: 1.5 * side };
		await picture().click({ position });
		expect(onpatch).toHaveBeenLastCalledWith(grid + 2);
		await rerender({ patch: grid + 2 });
		await picture().click({ position });
		expect(onpatch).toHaveBeenLastCalledWith(null);
	});

	test('gives the patch that a finger taps, and keeps no tip there', async () => {
		const { container } = await render(CurrentPicture, shown);
		tap(picture().element(), 0.9, 0.6);
		expect(onpatch).toHaveBeenCalledExactlyOnceWith(2 * grid + 3);
		expect(container.querySelector('.tip')).toBeNull();
	});

	test('gives the patch that the keyboard leads to, and says where it is', async () => {
		const { container } = await render(CurrentPicture, shown);
		await userEvent.keyboard('{Tab}{ArrowDown}{ArrowDown}{ArrowRight}');
		await expect.element(page.getByText(/^patch 10, row 3, column 2/).first()).toBeInTheDocument();
		await userEvent.keyboard('{Enter}');
		expect(onpatch).toHaveBeenCalledExactlyOnceWith(2 * grid + 1);
		expect(await violations(container)).toEqual([]);
	});

	test('outlines the patch selected elsewhere', async () => {
		const { container } = await render(CurrentPicture, { ...shown, patch: 7 });
		const mark = container.querySelector('rect.selected');
		expect([mark?.getAttribute('x'), mark?.getAttribute('y')]).toEqual(['3', '1']);
	});
});

describe('the filmstrip', () => {
	async function opened(full: boolean) {
		const session = new Session(tinySources(new ScriptedEngine(), tinyRecording()));
		await session.boot('', { still: true });
		const { container } = await render(Dock, { session });
		if (full) await page.getByRole('button', { name: /State and noise/ }).click();
		const cellsOf = (step: number) =>
			Array.from(container.querySelectorAll('[role="option"]')[step]!.querySelectorAll('.cell'));
		return { session, cellsOf };
	}

	test('outlines the selected patch in the step on show, and in no other', async () => {
		const { session, cellsOf } = await opened(false);
		expect(cellsOf(3).flatMap(patchMarks)).toEqual([]);
		session.select({ patch: 1 });
		await expect.poll(() => cellsOf(3).flatMap(patchMarks)).toEqual([[0.75, 0.25]]);
		expect([0, 1, 2].flatMap(cellsOf).flatMap(patchMarks)).toEqual([]);
		session.select({ step: 1 });
		await expect.poll(() => cellsOf(1).flatMap(patchMarks)).toEqual([[0.75, 0.25]]);
		expect(cellsOf(3).flatMap(patchMarks)).toEqual([]);
		session.select({ patch: null });
		await expect.poll(() => cellsOf(1).flatMap(patchMarks)).toEqual([]);
	});

	test('outlines it in every channel of the state and of the noise', async () => {
		const { session, cellsOf } = await opened(true);
		session.select({ patch: 2 });
		// Two channels side by side.
		const inBoth = [0.125, 0.625];
		await expect
			.poll(() => cellsOf(3).map((cell) => patchMarks(cell).map(([across]) => across)))
			.toEqual([inBoth, [0.25], inBoth]);
	});
});
