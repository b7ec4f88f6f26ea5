import { expect, test } from 'vitest';
import { ManifestError, parseManifest } from './parse-manifest.ts';
import { tinyManifest as valid } from './tiny-manifest.ts';

/** The valid manifest with one place changed. */
function changed(path: string, value: unknown): unknown {
	const copy: unknown = JSON.parse(JSON.stringify(valid));
	const keys = path.split('.');
	const last = keys.pop()!;
	const parent = keys.reduce((node, key) => node[key] as never, copy as Record<string, unknown>);
	parent[last] = value;
	return copy;
}

test('a valid manifest comes out as it went in', () => {
	expect(parseManifest(JSON.parse(JSON.stringify(valid)))).toEqual(valid);
});

test('unknown fields are left out', () => {
	expect(parseManifest({ ...valid, extra: 1 })).toEqual(valid);
});

test.each([
	['format', 'other/9', 'format should be one of dit-explainer/1, and is "other/9"'],
	['name', undefined, 'name should be a text, and is missing'],
	['image.size', 16.5, 'image.size should be a whole number above 0, and is 16.5'],
	['latent.mean', [0, 'x'], 'latent.mean[1] should be a number, and is "x"'],
	['latent.std', [1], 'latent.std has not one number for each channel'],
	['latent.size', 8, 'latent.size × latent.downsampling is not image.size'],
	['text.special.unknown', 9, 'text.special names a token beyond text.words'],
	['dit', null, 'dit should be an object, and is null'],
	['dit.heads', 3, 'dit.width is not a multiple of dit.heads'],
	['dit.grid', 3, 'dit.grid × dit.patchSize is not latent.size'],
	['dit.frequencies', [], 'dit.frequencies is empty'],
	['localiser', { block: 9, head: 0 }, 'localiser is no head of the DiT'],
	['localiser', { block: 0 }, 'localiser.head should be'],
	['defaults.sampler', 'magic', 'defaults.sampler should be one of euler, heun'],
	['graphs.decoder', undefined, 'graphs.decoder should be an object, and is missing'],
	['graphs.dit.data.sha256', 'XYZ', 'graphs.dit.data.sha256 should be a SHA-256'],
	[
		'graphs.dit.outputs',
		['prediction'],
		'The probe embedding.tokens is not an output of the dit graph'
	],
	[
		'graphs.dit.weights',
		{ x: { offset: 0, dims: [1], type: 'float32', transposed: 1 } },
		'graphs.dit.weights.x.transposed should be true or false, and is 1'
	],
	['graphs.dit.data.bytes', 63, 'graphs.dit.weights.embed.weight ends beyond a.bin']
])('%s = %j is refused', (path, value, complaint) => {
	const parse = () => parseManifest(changed(path, value));
	expect(parse).toThrow(ManifestError);
	expect(parse).toThrow(complaint);
});

test.each([null, 3, 'text', [[]]])('%j is no manifest', (json) => {
	expect(() => parseManifest(json)).toThrow(ManifestError);
});

test('every contradiction is named at once', () => {
	const broken = { ...valid, latent: { ...valid.latent, mean: [], std: [] } };
	expect(() => parseManifest(broken)).toThrow(/latent\.mean.*latent\.std/);
});
