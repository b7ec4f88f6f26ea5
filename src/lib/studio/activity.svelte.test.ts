import { expect, test } from 'vitest';
import { MissingFileError } from '../engine/errors.ts';
import { Session } from '../session/session.svelte.ts';
import { ScriptedEngine, tinyManifest, tinySources } from '../session/testing/tiny.ts';
import { whyNothing } from './activity.ts';

test('a manifest that failed is said to have failed, and one that comes later is on its way', async () => {
	const failed = new MissingFileError('the model’s manifest');
	let manifest = () => Promise.reject<typeof tinyManifest>(failed);
	const sources = { ...tinySources(new ScriptedEngine()), manifest: () => manifest() };
	const session = new Session(sources);
	expect(whyNothing(session)).toBe('The model is on its way.');
	await session.boot('');
	expect(whyNothing(session)).toContain(failed.message);
	manifest = async () => tinyManifest;
	await session.boot('');
	expect(whyNothing(session)).not.toContain(failed.message);
});
