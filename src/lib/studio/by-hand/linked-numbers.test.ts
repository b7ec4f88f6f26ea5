import { expect, test } from 'vitest';
import { outline, workOut } from '../../by-hand/explain.ts';
import { RECIPES } from '../../by-hand/recipes.ts';
import { nanoSources, nanoStarted } from '../../by-hand/testing/golden-sources.ts';
import { philox } from '../../diffusion/prng.ts';
import { decodeNumber, encodeNumber, isInPrompt } from '../../session/number-code.ts';

const plain = nanoSources(0);
const { manifest, trace } = plain;
/** A run that began with a picture, for what is made of one. */
const started = nanoStarted(0);
const OF_A_PICTURE = ['picture-latent-entry', 'encoder-feature'];
const sourcesOf = (kind: string) => (OF_A_PICTURE.includes(kind) ? started : plain);

const WORDS = ['self', 'cross', 'mlp', 'q', 'k', 'v', 'x0', 'epsilon', 'velocity'];

/** Codes that anybody could write: a few words, then a few numbers. Some name a number of the model, most do not. */
function codesOf(kind: string): string[] {
	return Array.from({ length: 20_000 }, (_, seed) => {
		const [words, numbers, a, b] = philox([seed, 0, 0, 0], [kind.length, 1]);
		const draws = [...philox([seed, 1, 0, 0], [1, 1]), ...philox([seed, 2, 0, 0], [1, 1])];
		return [
			kind,
			...[a, b].slice(0, words % 3).map((draw) => WORDS[draw % WORDS.length]),
			...draws.slice(0, (numbers % 6) + 1).map((draw) => (draw % 4) + 1)
		].join('.');
	});
}

const kinds = Object.keys(RECIPES);

test.each(kinds)('whatever %s a link can name is worked out', async (kind) => {
	const refs = codesOf(kind)
		.flatMap((code) => decodeNumber(code, manifest) ?? [])
		.filter((ref) => isInPrompt(ref, trace.text.tokens.length));
	expect(refs.length).toBeGreaterThan(0);
	const sources = sourcesOf(kind);
	for (const ref of refs.slice(0, 5)) {
		expect(decodeNumber(encodeNumber(ref), manifest)).toEqual(ref);
		expect(() => outline(ref, sources)).not.toThrow();
		expect((await workOut(ref, sources)).value).toEqual(expect.any(Number));
	}
});

/**
 * Made by arithmetic, by a layer that makes others too, or by a convolution, which reads zeros beyond the edge: these
 * would go on beyond the last one.
 */
const ENDLESS = [
	'fresh-noise-entry',
	'sinusoid-entry',
	'text-projection-entry',
	'decoder-feature',
	'encoder-feature'
];

test.each(kinds)('the last place of %s that a link can name is the model’s last', async (kind) => {
	const codes = codesOf(kind).filter((code) => decodeNumber(code, manifest));
	// Of words there are as many as the prompt has.
	const code = codes.find((code) => !code.includes('.cross.'))!;
	const at = (place: number) => {
		const ref = decodeNumber(code.replace(/\d+$/, `${place + 1}`), manifest);
		return ref && isInPrompt(ref, trace.text.tokens.length) ? ref : undefined;
	};
	let last = 0;
	while (at(last + 1)) last += 1;
	const ref = at(last)!;
	const sources = sourcesOf(kind);
	const { value } = await workOut(ref, sources);
	expect(Number.isFinite(value)).toBe(true);
	if (ENDLESS.includes(kind)) return;
	const [field] = Object.entries(ref).findLast(([, value]) => value === last)!;
	const beyond = workOut({ ...ref, [field]: last + 1 }, sources).then(({ value }) => value);
	expect(await beyond.catch(() => NaN)).toBeNaN();
});
