import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { Session } from '../../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../../session/testing/tiny.ts';
import { violations } from '../../viz/testing/axe.ts';
import Compare from './Compare.svelte';

vi.mock('./Comparison.svelte', () => {
	throw new TypeError('Failed to fetch dynamically imported module');
});

test('without the network it is said that the comparison could not be fetched, and what to do', async () => {
	const engine = new ScriptedEngine();
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	const { container } = await render(Compare, { session });
	await page.getByText('Compare').first().click();
	session.edit({ steps: 2 });
	session.draw();
	engine.send(0, 2);
	await expect
		.element(page.getByRole('alert'))
		.toMatchTextContent(/could not be fetched.*close and open this again/);
	expect(await violations(container)).toEqual([]);
});
