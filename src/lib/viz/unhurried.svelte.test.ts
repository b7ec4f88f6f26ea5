import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import UnhurriedDrawing from './testing/UnhurriedDrawing.svelte';

const FAR = 4000;

test('in view the newest is drawn at once', async () => {
	const screen = await render(UnhurriedDrawing, { value: 1, below: 0 });
	await screen.rerender({ value: 2 });
	expect(screen.container.textContent).toBe('drawn 2');
});

test('out of view it follows once it rests, and at once when it comes into view', async () => {
	const screen = await render(UnhurriedDrawing, { value: 1, below: FAR });
	// The browser tells what is in view after its next frame.
	await new Promise((resolve) => setTimeout(resolve, 100));
	for (const value of [2, 3, 4]) {
		await screen.rerender({ value });
		expect(screen.container.textContent).toBe('drawn 1');
	}
	await expect.poll(() => screen.container.textContent).toBe('drawn 4');

	await screen.rerender({ value: 5 });
	screen.container.querySelector('p')!.scrollIntoView();
	await expect.poll(() => screen.container.textContent, { timeout: 390 }).toBe('drawn 5');
});
