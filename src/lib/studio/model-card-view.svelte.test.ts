import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { NoModelError } from '../trace/lab.ts';
import type { ModelCard } from '../trace/model-card.ts';
import { tinyManifest as manifest } from '../trace/tiny-manifest.ts';
import { violations } from '../viz/testing/axe.ts';
import ModelCardView from './ModelCardView.svelte';

const check = () => Promise.reject(new NoModelError());

test('parts, sampler and what is guessed have names for people, and the loss its millions', async () => {
	const card: Partial<ModelCard> = {
		parameters: { dit: 1234, 'text-encoder': 56, reader: 7 },
		sampling: { sampler: 'dpm-solver-2m', steps: 20, guidance: 3 },
		curve: [
			[100_000, 0.5, 1.5],
			[1_300_000, 0.25, 0.1]
		]
	};
	const { container } = await render(ModelCardView, { manifest, card, folder: '', check });
	const fact = (name: string) => page.getByRole('term').filter({ hasText: name });
	await expect.element(fact('Parameters, diffusion transformer')).toBeVisible();
	await expect.element(fact('Parameters, text encoder')).toBeVisible();
	await expect.element(fact('Parameters, reader')).toBeVisible();
	await expect.element(page.getByText('velocity', { exact: true })).toBeVisible();
	await expect.element(page.getByText(/^DPM-Solver\+\+.*, 20 steps, guidance 3$/)).toBeVisible();
	const chart = page.getByRole('img', { name: 'Loss by images seen' });
	await expect.element(chart.getByText('images seen, in millions')).toBeVisible();
	await expect.element(chart.getByText('1.2', { exact: true })).toBeVisible();
	expect(await violations(container)).toEqual([]);
});

test('a card that is not there is told of after what the manifest says', async () => {
	const notice = createRawSnippet(() => ({ render: () => '<p>Not shown.</p>' }));
	await render(ModelCardView, { manifest, card: {}, folder: '', check, notice });
	const told = page.getByText('Not shown.').element();
	const facts = page.getByRole('heading', { name: 'Files' }).element();
	const following = page
		.getByRole('heading', { name: 'The same numbers on your device?' })
		.element();
	expect(facts.compareDocumentPosition(told)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
	expect(told.compareDocumentPosition(following)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test('what a look found stands beside what the network says', async () => {
	const all = { share: 0.96, low: 0.95, high: 0.97, count: 1000 };
	const fields = { background: all, object: all, relation: all, style: all, all };
	const card: Partial<ModelCard> = {
		evaluations: [{ label: 'generated, seen', fields }],
		lookedAt: { pictures: 100, reader: 96, look: 90, agree: 88 }
	};
	const { container } = await render(ModelCardView, { manifest, card, folder: '', check });
	await expect.element(page.getByText('1,000 pictures')).toBeVisible();
	const found =
		/found\s+90\s+right;\s+the\s+network\s+says\s+so\s+of\s+96\.\s+The\s+two\s+agree\s+on\s+88\./;
	await expect.element(page.getByText(found)).toBeVisible();
	expect(await violations(container)).toEqual([]);
});
