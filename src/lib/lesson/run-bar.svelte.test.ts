import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Session } from '../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../session/testing/tiny.ts';
import RunBar from './RunBar.svelte';

test('a run that broke off says why, and is drawn again from where it was', async () => {
	const engine = new ScriptedEngine();
	const session = new Session(tinySources(engine, tinyRecording()));
	await session.boot('', { still: true });
	await render(RunBar, { session });
	await page.getByLabelText('Prompt').fill('a cat');
	const draw = page.getByRole('button', { name: 'Draw' });
	await draw.click();
	engine.send(0, 2);
	engine.fail(new Error('The engine failed.'));
	await expect.element(page.getByRole('status')).toHaveTextContent('The engine failed.');
	await expect.element(draw).toBeEnabled();
	await draw.click();
	expect(engine.requests.map(({ prompt }) => prompt)).toEqual(['a cat', 'a cat']);
	expect(engine.known).toHaveLength(2);
	engine.send(2, 4);
	await expect
		.element(page.getByRole('status'))
		.toHaveTextContent('Live: drawn on your own device.');
	await expect.element(draw).toBeDisabled();
	expect(session.run?.computed).toBe(4);
	session.dispose();
});
