import { expect, test } from 'vitest';
import { SeedError } from '../diffusion/prng.ts';
import { NoModelError } from '../trace/lab.ts';
import { ManifestError } from '../trace/parse-manifest.ts';
import * as errors from './errors.ts';

/** What comlink makes of an error on its way from the worker. */
function acrossTheBoundary({ name, message, stack }: Error): Error {
	return Object.assign(new Error(message), { name, message, stack });
}

test.each([
	new errors.MissingFileError('a'),
	new errors.CutShortError('a', 1, 2),
	new errors.AlteredFileError('a'),
	new errors.OfflineError('a'),
	new errors.ServerError('a', 500),
	new errors.ManifestMismatchError('dit', ['b']),
	new errors.EngineStartError('a'),
	new errors.EngineFailedError('a'),
	new errors.UnknownWeightError('dit', 'a'),
	new NoModelError(),
	new ManifestError('a'),
	new SeedError('a')
])('$name keeps its class and its message', (error) => {
	const revived = errors.reviveError(acrossTheBoundary(error));
	expect(revived).toBeInstanceOf(error.constructor);
	expect(revived.name).toBe(error.constructor.name);
	expect(revived.message).toBe(error.message);
});

test('an unknown error stays as it is, and what is no error becomes one', () => {
	const range = new RangeError('too long');
	expect(errors.reviveError(range)).toBe(range);
	expect(errors.reviveError('why')).toBeInstanceOf(errors.EngineFailedError);
});
