import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import UnhurriedDrawing from './testing/UnhurriedDrawing.svelte';

const FAR = 4000;

beforeEach(() => window.scrollTo(0, 0));

/** The browser tells what is in view after its next frame. */
const lookedAt = () => new Promise((resolve) => setTimeout(resolve, 100));

test('in view the newest is drawn at once', async () => {
	const screen = await render(UnhurriedDrawing, { value: 1, below: 0 });
	await screen.rerender({ value: 2 });
	expect(screen.container.textContent).toBe('drawn 2');
});

test('out of view it follows once it rests, and at once when it comes into view', async () => {
	const screen = await render(UnhurriedDrawing, { value: 1, below: FAR });
	await lookedAt();
	for (const value of [2, 3, 4]) {
		await screen.rerender({ value });
		expect(screen.container.textContent).toBe('drawn 1');
	}
	await expect.poll(() => screen.container.textContent).toBe('drawn 4');

	await screen.rerender({ value: 5 });
	screen.container.querySelector('p')!.scrollIntoView();
	await expect.poll(() => screen.container.textContent, { timeout: 390 }).toBe('drawn 5');
});

test('what does not rest is never drawn out of view', async () => {
	const screen = await render(UnhurriedDrawing, { value: 1, below: FAR });
	await lookedAt();
	const drawn: (string | null)[] = [];
	const drawing = screen.container.querySelector('p')!;
	const observer = new MutationObserver(() => drawn.push(drawing.textContent));
	observer.observe(drawing, { characterData: true, childList: true, subtree: true });
	for (const value of [2, 3, 4]) {
		await screen.rerender({ value });
		await lookedAt();
	}
	await expect.poll(() => drawing.textContent).toBe('drawn 4');
	observer.disconnect();
	expect(drawn).toEqual(['drawn 4']);
});

test('out of view again it keeps what was seen until the newest rests', async () => {
	const screen = await render(UnhurriedDrawing, { value: 1, below: FAR });
	screen.container.querySelector('p')!.scrollIntoView();
	await lookedAt();
	await screen.rerender({ value: 2 });
	expect(screen.container.textContent).toBe('drawn 2');
	window.scrollTo(0, 0);
	await lookedAt();
	await screen.rerender({ value: 3 });
	expect(screen.container.textContent).toBe('drawn 2');
	await expect.poll(() => screen.container.textContent).toBe('drawn 3');
});
