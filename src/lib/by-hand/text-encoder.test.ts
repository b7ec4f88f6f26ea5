import { expect, test } from 'vitest';
import type { NumberRef } from '../trace/number-ref.ts';
import { titleOf, workOut, type Comparison } from './explain.ts';
import { namesOf } from './names.ts';
import { encodeByHand } from './text-encoder.ts';
import { smallSources } from './testing/golden-sources.ts';
import { textNumbers } from './testing/text-numbers.ts';

/** The model that is shipped, whose text encoder has several blocks. */
const { sources } = smallSources();
const { manifest, trace } = sources;
const names = namesOf(manifest, trace, sources.index);
/** Between PyTorch's float32 and the page's, which sums in another order. */
const BOUND = 2e-5;

function partsOf({ operands, sum }: Comparison) {
	return [...operands, ...(sum?.terms.flatMap(({ factors }) => factors) ?? [])];
}

/** Its kind, and which part or vector it is of: `text-projection-entry q`. */
function sortOf(ref: NumberRef): string {
	return Object.values(ref)
		.filter((value) => typeof value === 'string')
		.sort()
		.join(' ');
}

test.each(Object.entries(textNumbers(manifest)))(
	'%s is checked through a word vector of PyTorch’s, of the word that it is about',
	async (_, refs) => {
		for (const ref of refs) {
			const { through } = await workOut(ref, sources);
			const { value, engine } = through!.comparison!;
			expect(Math.abs(value - engine!), through!.title).toBeLessThan(BOUND);
			expect(through!.ref).toMatchObject({
				kind: 'word-entry',
				word: 'word' in ref ? ref.word : ref.query
			});
		}
	}
);

test('a word vector leads back to the id of the word and to learned numbers, each as it was used', async () => {
	const opened = new Map<string, number>();
	const origins = new Set<string>();
	const waiting: NumberRef[] = [{ kind: 'word-entry', word: 3, entry: 5 }];
	for (let ref = waiting.pop(); ref; ref = waiting.pop()) {
		const work = await workOut(ref, sources);
		for (const { value, ref: operand, origin } of partsOf(work)) {
			if (!operand) {
				origins.add(origin!);
				continue;
			}
			const times = opened.get(sortOf(operand)) ?? 0;
			if (times >= 6) continue;
			opened.set(sortOf(operand), times + 1);
			const again = await workOut(operand, sources);
			expect(Math.abs(again.value - value), titleOf(operand, names)).toBeLessThan(
				BOUND * Math.max(1, Math.abs(value))
			);
			waiting.push(operand);
		}
	}
	const all = Object.values(textNumbers(manifest)).flat().map(sortOf);
	expect([...opened.keys()].sort()).toEqual([...new Set(all)].sort());
	expect(origins).toContain('its number in the vocabulary');
	expect(origins).toContain('learned in training');
});

test('the ids are those of the prompt, and of <start> without one', async () => {
	const idOf = async (ref: NumberRef) => (await workOut(ref, sources)).operands[0].value;
	for (const [word, { id }] of trace.text.tokens.entries()) {
		expect(await idOf({ kind: 'text-token-entry', word, entry: 0 })).toBe(id);
	}
	const empty = { kind: 'text-token-entry', word: 0, entry: 0, branch: 1 } as const;
	expect(await idOf(empty)).toBe(manifest.text.special.start);
});

test('every row of shares adds up to 1, over the words without the padding', async () => {
	const { blocks } = await encodeByHand(sources, 0);
	expect(blocks).toHaveLength(manifest.text.depth);
	for (const { shares } of blocks.flatMap(({ heads }) => heads)) {
		expect(shares).toHaveLength(trace.text.tokens.length);
		for (const row of shares) {
			expect(row).toHaveLength(trace.text.tokens.length);
			expect(row.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
		}
	}
});
