import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { Session } from '../session/session.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources } from '../session/testing/tiny.ts';
import TakeAlongOfSession from './testing/TakeAlongOfSession.svelte';

const unreachable = () => {
	throw new TypeError('Failed to fetch dynamically imported module');
};
vi.mock('../export/run-archive.ts', () => unreachable());
vi.mock('../export/run-gif.ts', () => unreachable());

test.each(['NumPy arrays', 'GIF'])(
	'without the network it is said that what writes %s could not be fetched',
	async (name) => {
		const session = new Session(tinySources(new ScriptedEngine(), tinyRecording()));
		await session.boot('', { still: true });
		await render(TakeAlongOfSession, { session });
		await page.getByRole('button', { name: 'Take it along' }).click();
		await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
		await expect
			.element(page.getByRole('alert'))
			.toMatchTextContent(/could not be fetched.*try again/);
	}
);
