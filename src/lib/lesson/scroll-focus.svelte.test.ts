import { expect, onTestFinished, test } from 'vitest';
import { focusWhileScrollable } from './scroll-focus.ts';

/** A box 100 px wide with content of `width` pixels, with the attachment on it. */
function boxAround(width: number): HTMLElement {
	const box = document.createElement('div');
	box.style.cssText = 'width: 100px; overflow-x: auto';
	box.innerHTML = `<div style="width: ${width}px; height: 10px"></div>`;
	document.body.append(box);
	const detach = focusWhileScrollable(box);
	onTestFinished(() => {
		if (detach) detach();
		box.remove();
	});
	return box;
}

test('a box is in the tab order from the first moment exactly when it scrolls', () => {
	expect(boxAround(300).tabIndex).toBe(0);
	expect(boxAround(50).tabIndex).toBe(-1);
});

test('it follows the width of its content', async () => {
	const box = boxAround(50);
	const content = box.firstElementChild as HTMLElement;
	content.style.width = '300px';
	await expect.poll(() => box.tabIndex).toBe(0);
	content.style.width = '50px';
	await expect.poll(() => box.tabIndex).toBe(-1);
});
