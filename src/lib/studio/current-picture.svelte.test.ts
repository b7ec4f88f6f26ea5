import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { tinyManifest, tinyStep } from '../session/testing/tiny.ts';
import type { RunRequest } from '../trace/run.ts';
import { violations } from '../viz/testing/axe.ts';
import { testPicture } from '../viz/testing/model.ts';
import CurrentPicture from './CurrentPicture.svelte';

const onchanges = vi.fn();

async function shown(request: Partial<RunRequest>) {
	const { container } = await render(CurrentPicture, {
		picture: testPicture(32),
		request: { ...tinyManifest.defaults, ...request },
		step: 3,
		source: 'live',
		activity: undefined,
		grid: 4,
		patch: null,
		onpatch: () => undefined,
		onchanges
	});
	return container;
}

test('a picture of the model alone is not said to be changed', async () => {
	await shown({});
	await expect.element(page.getByText(/^Finished picture/)).toBeVisible();
	await expect.element(page.getByText(/by hand|Begun from/)).not.toBeInTheDocument();
});

test('a picture changed by hand says so, from which step on, and leads to the changes', async () => {
	const container = await shown({
		changes: [
			{ kind: 'block', block: 1, factor: 0, from: 2 },
			{ kind: 'prompt', prompt: 'a cat', from: 1 }
		]
	});
	await expect.element(page.getByText(/^Changed by hand from step 2 on:/)).toBeVisible();
	await expect
		.element(page.getByRole('application', { name: /“a red balloon”, changed by hand$/ }))
		.toBeVisible();
	await page.getByRole('button', { name: '2 changes' }).click();
	expect(onchanges).toHaveBeenCalledOnce();
	expect(await violations(container)).toEqual([]);
});

test('a picture begun from the visitor’s own says at which level', async () => {
	await shown({ start: { latent: tinyStep(0, 4).latent, level: 0.6 } });
	await expect
		.element(page.getByText(/^Begun from your picture, at noise level 0\.6\./))
		.toBeVisible();
});
