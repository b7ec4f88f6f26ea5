import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { createRawSnippet } from 'svelte';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { Session } from '../../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../../session/testing/tiny.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import { violations } from '../../viz/testing/axe.ts';
import OpenNumbers from './OpenNumbers.svelte';

vi.mock('./ByHandCard.svelte', () => {
	throw new TypeError('Failed to fetch dynamically imported module');
});

test('without the network it is said that the card could not be fetched, and what to do', async () => {
	const session = new Session(tinySources(new ScriptedEngine(), tinyRecording()));
	await session.boot('', { still: true });
	let open: ((number: NumberRef) => void) | undefined;
	const { container } = await render(OpenNumbers, {
		session,
		children: createRawSnippet((opener: () => (number: NumberRef) => void) => {
			open = opener();
			return { render: () => '<p>Numbers</p>' };
		})
	});
	expect(page.getByRole('alert').elements()).toEqual([]);
	open!({ kind: 'latent-entry', step: 0, channel: 0, row: 0, column: 0 });
	await expect.element(page.getByRole('alert')).toMatchTextContent(/could not be fetched/);
	expect(await violations(container)).toEqual([]);
});
