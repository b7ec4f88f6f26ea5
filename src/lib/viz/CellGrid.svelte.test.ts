import { beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import './base.css';
import { indexOf, type Cell } from './grid.ts';
import PatchPicture from './PatchPicture.svelte';
import { testPicture } from './testing/model.ts';
import { goOver } from './testing/finger.ts';
import { tap } from './testing/tap.ts';
import VectorStrip from './VectorStrip.svelte';
import { signedScale } from './scales.ts';

const grid = 4;
const onselect = vi.fn<(patch: number | null) => void>();
const picture = () => page.getByRole('application', { name: 'patches' });
const chosen = () => onselect.mock.calls.map(([patch]) => patch);

beforeEach(async () => {
	await page.viewport(400, 400);
	onselect.mockClear();
});

/** Where the middle of a cell is, from the drawing's corner. */
function middle({ row, column }: Cell) {
	const side = picture().element().clientWidth / grid;
	return { x: (column + 0.5) * side, y: (row + 0.5) * side };
}

const shown = { picture: testPicture(32), grid, selected: null, onselect, label: 'patches' };

describe('a brush', () => {
	const [from, to] = [
		{ row: 0, column: 1 },
		{ row: 2, column: 3 }
	];

	test('takes the selection along with the mouse, and its end is no second choice', async () => {
		const { rerender } = await render(PatchPicture, shown);
		onselect.mockImplementation((selected) => void rerender({ selected }));
		await userEvent.dragAndDrop(picture(), picture(), {
			sourcePosition: middle(from),
			targetPosition: middle(to)
		});
		expect(chosen().at(-1)).toBe(indexOf(to, grid));
		expect(chosen()).not.toContain(null);
		expect(chosen()).not.toContain(indexOf(from, grid));
		onselect.mockReset();
		await picture().click({ position: middle(from) });
		expect(chosen()).toEqual([indexOf(from, grid)]);
	});

	test.each(['touch', 'pen'])('goes from cell to cell under a %s, once for each', async (kind) => {
		await render(PatchPicture, shown);
		const element = picture().element() as HTMLElement;
		// What is not there can't be held; this one is only told of.
		element.setPointerCapture = vi.fn();
		const { left, top } = element.getBoundingClientRect();
		const send = (type: string, cell: Cell) => {
			const { x, y } = middle(cell);
			const place = { clientX: left + x, clientY: top + y, bubbles: true };
			const pointer = { ...place, pointerType: kind, pointerId: 7, isPrimary: true };
			element.dispatchEvent(new PointerEvent(type, pointer));
		};
		send('pointerdown', from);
		send('pointermove', from);
		expect(chosen()).toEqual([]);
		for (const column of [2, 2, 3]) send('pointermove', { row: 0, column });
		expect(chosen()).toEqual([2, 3]);
		send('pointercancel', to);
		send('pointermove', to);
		expect(chosen()).toEqual([2, 3]);
		tap(element, 0.1, 0.1);
		expect(chosen()).toEqual([2, 3, 0]);
	});

	test('takes nothing along under a finger that scrolls, whatever it crosses first', async () => {
		await render(PatchPicture, shown);
		const element = picture().element() as HTMLElement;
		const { x } = middle(from);
		const edge = element.clientHeight / 2;
		goOver(
			element,
			[-1, -6, -12, -20].map((up, i) => [x + i, edge + 2 + up])
		);
		expect(chosen()).toEqual([]);
	});

	test('leaves the page to a finger that goes up or down', async () => {
		await render(PatchPicture, shown);
		expect(getComputedStyle(picture().element()).touchAction).toBe('pan-y pinch-zoom');
	});
});

test('an entry of a strip is met as far as a fingertip reaches, though it is drawn thin', async () => {
	document.documentElement.style.setProperty('--touch', '44px');
	const { container } = await render(VectorStrip, {
		values: Float32Array.of(1, -1, 0.5, 0),
		scale: signedScale(1, 'light'),
		label: 'entries',
		onselect
	});
	const strip = page.getByRole('application', { name: 'entries' }).element();
	const { left, top, height } = strip.getBoundingClientRect();
	expect(height).toBeLessThan(24);
	expect(container.querySelector('.strip')!.clientHeight).toBe(44);
	for (const y of [top - 11, top + height + 11]) {
		expect(document.elementFromPoint(left + 5, y)).toBe(strip);
	}
	expect(document.elementFromPoint(left + 5, top + height + 13)).not.toBe(strip);
	document.documentElement.style.removeProperty('--touch');
});
